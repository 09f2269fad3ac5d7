package io.tipwatch.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.state.AccountProof.SlotProof;
import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.evm.blocks.ProofAnswer;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proofs of real nodes: anvil keeps a leaf for an account that was destroyed (EIP-161). */
class ProofsTest {
  private static final String DESTROYED = "trio/eth_getProof.block4.0xb12e.";

  @Test
  void aLeafOfAnEmptyAccountIsToldFromNone() throws IOException {
    ProofComparison comparison =
        ProofComparison.of(
            root("anvil"),
            proof(DESTROYED + "anvil.json"),
            root("edr"),
            proof(DESTROYED + "edr.json"));

    assertThat(comparison.emptyLeaf()).isTrue();
    assertThat(comparison.invalid()).isEmpty();
    assertThat(comparison.differences())
        .containsExactly(
            new ProofComparison.Difference(
                "account",
                "a leaf of an empty account (EIP-161 allows none)",
                "no such account (the proof excludes it)"));
  }

  @Test
  void twoClientsWithoutTheLeafAgree() throws IOException {
    ProofComparison comparison =
        ProofComparison.of(
            root("ethereumjs"),
            proof(DESTROYED + "ethereumjs.json"),
            root("edr"),
            proof(DESTROYED + "edr.json"));

    assertThat(comparison.same()).isTrue();
    assertThat(comparison.left()).isEqualTo(new AccountEvidence.Absent());
  }

  /** A proof under another root proves nothing, whoever sends it. */
  @Test
  void aProofUnderAnotherRootIsNoEvidence() throws IOException {
    ProofComparison comparison =
        ProofComparison.of(
            root("edr"),
            proof(DESTROYED + "anvil.json"),
            root("edr"),
            proof(DESTROYED + "edr.json"));

    assertThat(comparison.same()).isFalse();
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.invalid())
        .containsExactly("left: the proof of the account: node 0 has another hash than its place");
  }

  @Test
  void aSlotIsProvenUnderTheStorageRootOfItsAccount() throws IOException {
    AccountProof proof = proof("ethereumjs/eth_getProof.json");
    byte[] root = root("ethereumjs");

    AccountEvidence account = AccountEvidence.of(root, proof);

    assertThat(account).isInstanceOf(AccountEvidence.Present.class);
    assertThat(((AccountEvidence.Present) account).empty()).isFalse();
    assertThat(ProofCheck.slot(account, proof.slots().getFirst()))
        .isEqualTo(new SlotEvidence.Present(proof.slots().getFirst().value()));
  }

  @Test
  void whatTheAnswerSaysBesideItsProofMustBeWhatItProves() throws IOException {
    AccountProof proof = proof("ethereumjs/eth_getProof.json");
    AccountProof richer =
        new AccountProof(
            proof.address(),
            proof.nonce(),
            proof.balance().add(BigInteger.ONE),
            proof.codeHash(),
            proof.storageHash(),
            proof.accountProof(),
            proof.slots());

    assertThat(AccountEvidence.of(root("ethereumjs"), richer))
        .isEqualTo(new AccountEvidence.Invalid("the answer tells another account than its proof"));
  }

  /** No bit of a proof can be changed without the proof falling apart. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aChangedProofProvesNothing(long seed) throws IOException {
    AccountProof proof = proof("ethereumjs/eth_getProof.json");
    byte[] root = root("ethereumjs");
    Random random = new Random(seed);
    for (int run = 0; run < 300; run++) {
      AccountProof changed = changed(proof, random);

      AccountEvidence account = AccountEvidence.of(root, changed);
      SlotEvidence slot = ProofCheck.slot(account, changed.slots().getFirst());

      assertThat(account instanceof AccountEvidence.Invalid || slot instanceof SlotEvidence.Invalid)
          .as("seed %d, run %d", seed, run)
          .isTrue();
    }
  }

  @Test
  void anotherSlotIsDifferent() throws IOException {
    AccountProof proof = proof("ethereumjs/eth_getProof.json");
    byte[] root = root("ethereumjs");
    SlotProof slot = proof.slots().getFirst();
    AccountProof other =
        with(proof, List.of(new SlotProof(slot.key(), BigInteger.ONE, slot.proof())));

    ProofComparison comparison = ProofComparison.of(root, proof, root, other);

    assertThat(comparison.invalid())
        .containsExactly(
            "right: the proof of storage[0x0]: the answer tells another value than its proof");
  }

  private static AccountProof changed(AccountProof proof, Random random) {
    SlotProof slot = proof.slots().getFirst();
    if (random.nextBoolean()) {
      return new AccountProof(
          proof.address(),
          proof.nonce(),
          proof.balance(),
          proof.codeHash(),
          proof.storageHash(),
          flipped(proof.accountProof(), random),
          proof.slots());
    }
    return with(
        proof, List.of(new SlotProof(slot.key(), slot.value(), flipped(slot.proof(), random))));
  }

  private static AccountProof with(AccountProof proof, List<SlotProof> slots) {
    return new AccountProof(
        proof.address(),
        proof.nonce(),
        proof.balance(),
        proof.codeHash(),
        proof.storageHash(),
        proof.accountProof(),
        slots);
  }

  /** One bit changed, or the last node missing. */
  private static List<byte[]> flipped(List<byte[]> nodes, Random random) {
    List<byte[]> changed = new ArrayList<>(nodes);
    if (random.nextInt(10) == 0) {
      changed.removeLast();
      return changed;
    }
    int index = random.nextInt(nodes.size());
    byte[] node = nodes.get(index).clone();
    node[random.nextInt(node.length)] ^= (byte) (1 << random.nextInt(8));
    changed.set(index, node);
    return changed;
  }

  /** The state root of block 4 as the node itself told it. */
  private static byte[] root(String client) throws IOException {
    JsonArray blocks =
        new JsonArray(
            new String(
                RecordedEvm.answer("trio/blocks." + client + ".json"), StandardCharsets.UTF_8));
    return HexFormat.of().parseHex(blocks.getJsonObject(4).getString("stateRoot").substring(2));
  }

  private static AccountProof proof(String name) throws IOException {
    ProofAnswer answer = ProofAnswer.read(new ByteArrayInputStream(RecordedEvm.answer(name)));
    return new AccountProof(
        answer.address().bytes(),
        answer.nonce(),
        answer.balance(),
        answer.codeHash().bytes(),
        answer.storageHash().bytes(),
        answer.accountProof().stream().map(ProofAnswer.Word::bytes).toList(),
        answer.slots().stream()
            .map(slot ->
                new SlotProof(
                    slot.key().bytes(),
                    slot.value(),
                    slot.proof().stream().map(ProofAnswer.Word::bytes).toList()))
            .toList());
  }
}
