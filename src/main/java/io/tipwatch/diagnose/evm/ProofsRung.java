package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.diagnose.evm.ProofFinding.Account;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.state.AccountProof;
import io.tipwatch.state.AccountProof.SlotProof;
import io.tipwatch.state.ProofComparison;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.blocks.ProofAnswer;
import io.tipwatch.trace.evm.blocks.ProofAnswer.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The accounts that a block touched, as both state tries hold them after it. This is the last rung:
 * tries can differ where no execution does.
 */
record ProofsRung(Inquiry inquiry) {
  private static final String NAME = "proofs";

  /** Accounts that are asked for, each with a call of its own. */
  private static final int MAX_ACCOUNTS = 128;

  /** Accounts whose slots are asked for, and slots of each. */
  private static final int MAX_STORAGES = 8;

  private static final int MAX_SLOTS = 256;
  private static final int ROOT_CHARS = 66;

  /** Contracts that the protocol itself writes to in every block (EIP-4788, EIP-2935). */
  private static final List<String> SYSTEM =
      List.of(
          "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
          "0x0000f90827f1c53a10cb7a02335b175320002935");

  /** Empty if proofs cannot even be asked for. */
  Optional<ProofFinding> climb() throws IOException {
    Dispute dispute = inquiry.dispute();
    for (Party party : List.of(dispute.left(), dispute.right())) {
      Optional<String> lack =
          party.owns()
              ? party.lacks(List.of(Ability.PROOFS)).or(() -> rootless(party))
              : Optional.of("it does not have the state after a block that it refused");
      if (lack.isPresent()) {
        inquiry.skip(NAME, "not available: " + party.id() + ": " + lack.get());
        return Optional.empty();
      }
    }
    new Touched(inquiry).ask();
    NavigableSet<String> accounts = accounts(dispute);
    List<String> asked = accounts.stream().limit(MAX_ACCOUNTS).toList();
    ProofFinding found = climb(NAME, asked, List.of(), accounts.size());
    List<String> storages =
        found.accounts().stream()
            .filter(account -> account.what().startsWith("storageHash"))
            .map(Account::address)
            .limit(MAX_STORAGES)
            .toList();
    List<String> slots = inquiry.mentioned().slots().stream().limit(MAX_SLOTS).toList();
    if (storages.isEmpty() || slots.isEmpty()) {
      return Optional.of(found);
    }
    ProofFinding deeper = climb("storage proofs", storages, slots, storages.size());
    return Optional.of(deeper.accounts().isEmpty() ? found : deeper.and(found));
  }

  private ProofFinding climb(String name, List<String> asked, List<String> slots, int wanted)
      throws IOException {
    return inquiry.climb(
        new Step<>(
            name,
            party -> proofs(party, asked, slots),
            (left, right) -> compare(left, right, wanted),
            ProofFinding::finding,
            nothing -> new ProofFinding(nothing, List.of())));
  }

  private static Optional<String> rootless(Party party) {
    boolean root =
        party.block().field("stateRoot").filter(text -> text.length() == ROOT_CHARS).isPresent();
    return root ? Optional.empty() : Optional.of("it tells no state root to hold a proof against");
  }

  private NavigableSet<String> accounts(Dispute dispute) throws IOException {
    NavigableSet<String> accounts = new TreeSet<>(SYSTEM);
    for (Party party : List.of(dispute.left(), dispute.right())) {
      party.block().field("miner").ifPresent(accounts::add);
    }
    accounts.addAll(inquiry.mentioned().accounts());
    return accounts;
  }

  private static Said<List<ProofAnswer>> proofs(
      Party party, List<String> accounts, List<String> slots) throws IOException {
    List<ProofAnswer> proofs = new ArrayList<>();
    long bytes = 0;
    for (String account : accounts) {
      try (RpcStream stream = party.node().traces().proof(account, slots, party.block().number())) {
        proofs.add(ProofAnswer.read(stream.body()));
        bytes += stream.bytes();
      }
    }
    long all = bytes;
    return Said.of(proofs, () -> all);
  }

  private ProofFinding compare(List<ProofAnswer> left, List<ProofAnswer> right, int wanted) {
    Findings findings = new Findings();
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      compare(left.get(i), right.get(i), findings).ifPresent(accounts::add);
    }
    if (wanted > left.size()) {
      String more = (wanted - left.size()) + " more accounts";
      findings.unusable(more, Side.BOTH, new NoAnswerException(Reason.TOO_LARGE, "not asked for"));
    }
    return new ProofFinding(findings.finding(left.size()), accounts);
  }

  private Optional<Account> compare(ProofAnswer left, ProofAnswer right, Findings findings) {
    Dispute dispute = inquiry.dispute();
    ProofComparison comparison =
        ProofComparison.of(
            root(dispute.left().block()), proof(left), root(dispute.right().block()), proof(right));
    String address = "0x" + left.address().hex();
    if (comparison.same()) {
      return Optional.empty();
    }
    if (comparison.differences().isEmpty()) {
      String why = String.join("; ", comparison.invalid());
      findings.unusable(address, Side.BOTH, new NoAnswerException(Reason.SELF_CONTRADICTION, why));
      return Optional.of(new Account(address, false, why));
    }
    ProofComparison.Difference first = comparison.differences().getLast(); // slots come last
    findings.add(
        Difference.ofBlock(
            Place.of(
                "accounts[" + address + "]." + first.field(),
                Optional.of(first.left()),
                Optional.of(first.right()))));
    return Optional.of(
        new Account(
            address,
            comparison.emptyLeaf(),
            first.field() + ": " + first.left() + " / " + first.right()));
  }

  private static byte[] root(EvmBlock block) {
    return HexFormat.of().parseHex(block.field("stateRoot").orElseThrow().substring(2));
  }

  private static AccountProof proof(ProofAnswer answer) {
    return new AccountProof(
        answer.address().bytes(),
        answer.nonce(),
        answer.balance(),
        answer.codeHash().bytes(),
        answer.storageHash().bytes(),
        bytes(answer.accountProof()),
        answer.slots().stream()
            .map(slot -> new SlotProof(slot.key().bytes(), slot.value(), bytes(slot.proof())))
            .toList());
  }

  private static List<byte[]> bytes(List<Word> words) {
    return words.stream().map(Word::bytes).toList();
  }
}
