package io.tipwatch.diagnose.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.diagnose.evm.ProofFinding.Spot;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.World;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.blocks.ProofAnswer;
import io.tipwatch.trace.evm.blocks.ProofAnswer.Slot;
import io.tipwatch.trace.evm.blocks.ProofAnswer.Word;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A node's proofs of the state before a block, beside those of a node whose trie is sound. */
class ProofPairsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final List<Address> ACCOUNTS =
      LongStream.rangeClosed(1, 20).mapToObj(Address::of).toList();
  private static final Address CONTRACT = Address.of(3);
  private static final Address NOBODY = Address.of(77);
  private static final BigInteger SLOT = BigInteger.valueOf(5);

  private final World sound = world(1_000);

  private static World world(long least) {
    Map<Address, Account> accounts = new HashMap<>();
    for (Address address : ACCOUNTS) {
      accounts.put(address, Account.of(BigInteger.valueOf(least + accounts.size())));
    }
    Account contract = accounts.getOrDefault(CONTRACT, Account.EMPTY);
    accounts.put(
        CONTRACT,
        contract.withStorage(
            contract.storage().with(Map.of(SLOT, BigInteger.TWO, BigInteger.ONE, BigInteger.TEN))));
    return World.EMPTY.with(accounts);
  }

  @Test
  void anAccountThatIsDamagedIsNamedAndNoneOfItsNeighbours() {
    World rotten = sound.rotten(ACCOUNTS.get(7), Account.of(BigInteger.TWO));

    ProofFinding found = compared(rotten, ACCOUNTS, List.of());

    assertThat(found.spots()).extracting(Spot::where).containsExactly(ACCOUNTS.get(7).hex());
    assertThat(fields(found)).containsExactly("accounts[" + ACCOUNTS.get(7).hex() + "].account");
  }

  @Test
  void ofADamagedPlaceThatNobodyAskedForThePartOfTheTrieIsNamed() {
    World rotten = sound.rotten(NOBODY, Account.of(BigInteger.TWO));
    String place = HEX.formatHex(World.key(NOBODY));

    ProofFinding found = compared(rotten, ACCOUNTS, List.of());

    String field = fields(found).getFirst();
    assertThat(fields(found)).hasSize(1);
    assertThat(field).startsWith("stateTrie[0x" + place.substring(0, 1)).endsWith("…]");
    assertThat(place).startsWith(field.substring("stateTrie[0x".length(), field.length() - 2));
    assertThat(found.spots()).extracting(Spot::where).containsExactly(field);
  }

  @Test
  void aDamagedSlotIsNamedWithItsAccount() {
    Account contract = sound.get(CONTRACT);
    World rotten =
        sound.damaged(
            CONTRACT, contract.withStorage(contract.storage().rotten(SLOT, BigInteger.valueOf(9))));

    ProofFinding found = compared(rotten, List.of(CONTRACT), List.of(SLOT, BigInteger.ONE));

    assertThat(fields(found)).containsExactly("accounts[" + CONTRACT.hex() + "].storage[0x5]");
    assertThat(found.spots()).extracting(Spot::where).containsExactly(CONTRACT.hex());
  }

  /** As one that gives the proofs of another block, or has a trie of another kind. */
  @Test
  void aNodeThatProvesNothingAtAllIsNotTakenForDamaged() {
    ProofFinding found = compared(world(2_000), ACCOUNTS, List.of());

    assertThat(found.spots()).isEmpty();
    assertThat(found.finding().outcome())
        .isInstanceOfSatisfying(
            Outcome.NotComparable.class, open -> assertThat(open.side()).isEqualTo(Side.RIGHT));
  }

  @Test
  void equalProofsAreTheSame() {
    assertThat(compared(sound, ACCOUNTS, List.of(SLOT)).finding().same()).isTrue();
  }

  private ProofFinding compared(World right, List<Address> asked, List<BigInteger> slots) {
    EvmBlock block =
        new EvmBlock(
            9,
            "0x09",
            "0x08",
            Instant.EPOCH,
            new TreeMap<>(Map.of("stateRoot", sound.rootHex())),
            List.of());
    return new ProofPairs(new Proven(block, block, true))
        .of(answers(sound, asked, slots), answers(right, asked, slots), asked.size());
  }

  private static List<ProofAnswer> answers(
      World world, List<Address> asked, List<BigInteger> slots) {
    return asked.stream().map(address -> answer(world, address, slots)).toList();
  }

  private static ProofAnswer answer(World world, Address address, List<BigInteger> slots) {
    Account account = world.get(address);
    return new ProofAnswer(
        new Word(HEX.formatHex(address.bytes())),
        BigInteger.valueOf(account.nonce()),
        account.balance(),
        new Word(HEX.formatHex(account.code().hash())),
        new Word(HEX.formatHex(account.storage().root())),
        words(world.proof(address)),
        slots.stream()
            .map(slot ->
                new Slot(
                    new Word("%064x".formatted(slot)),
                    account.storage().get(slot),
                    words(account.storage().proof(slot))))
            .toList());
  }

  private static List<Word> words(List<byte[]> nodes) {
    return nodes.stream().map(HEX::formatHex).map(Word::new).toList();
  }

  private static List<String> fields(ProofFinding found) {
    return Clues.differences(Optional.of(found.finding())).stream()
        .map(Difference::place)
        .map(place -> place.field())
        .toList();
  }
}
