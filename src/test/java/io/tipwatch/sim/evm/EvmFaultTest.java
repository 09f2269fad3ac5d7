package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.evm.EvmFault.AlwaysWarm;
import io.tipwatch.sim.evm.EvmFault.DamagedReturnData;
import io.tipwatch.sim.evm.EvmFault.EmptyLeaf;
import io.tipwatch.sim.evm.EvmFault.MissingLog;
import io.tipwatch.sim.evm.EvmFault.OtherRules;
import io.tipwatch.sim.evm.EvmFault.Place;
import io.tipwatch.sim.evm.EvmFault.ReceiptEncoding;
import io.tipwatch.sim.evm.EvmFault.RepricedPrecompile;
import io.tipwatch.sim.evm.EvmFault.Survivors;
import io.tipwatch.sim.evm.EvmFault.WrongGas;
import io.tipwatch.sim.evm.EvmFault.WrongLog;
import io.tipwatch.sim.evm.EvmFault.WrongOperation;
import io.tipwatch.sim.evm.EvmFault.WrongSlot;
import io.tipwatch.sim.evm.EvmFault.WrongStatus;
import io.tipwatch.sim.evm.EvmFault.WrongWord;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Machine;
import io.tipwatch.sim.evm.machine.Opcode;
import io.tipwatch.sim.evm.machine.World;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A fault changes what it would change in reality, and nothing else. */
class EvmFaultTest {
  private enum Seen {
    GAS_USED,
    RECEIPTS_ROOT,
    STATE_ROOT,
    RECEIPTS,
    CALLS,
    STEPS,
    PRESTATE_BEFORE,
    PRESTATE_DIFFERENCE,
    PROOF
  }

  private static final Address IDENTITY = Address.of(4);
  private static final Address SHA256 = Address.of(2);
  private static final Address NOBODY = Address.of(0xdeadL);

  private final EvmSimChain chain =
      new EvmSimChain(EvmRules.ethereum(5).withTraffic(Traffic.light().withTransactions(1, 1000)));

  @Test
  void aPriceReachesEverythingThatDependsOnGas() {
    assertThat(seen(Act.CHAIN, steps -> new WrongGas(steps.deep(0), 1)))
        .containsExactlyInAnyOrder(
            Seen.GAS_USED,
            Seen.RECEIPTS_ROOT,
            Seen.STATE_ROOT,
            Seen.RECEIPTS,
            Seen.CALLS,
            Seen.STEPS,
            Seen.PRESTATE_DIFFERENCE);
  }

  @Test
  void theFirstStepThatDiffersFollowsTheOneThatWasWrong() {
    Known parent = chain.head();
    chain.include(Act.CHAIN);
    Known made = chain.step();
    Place place = steps(parent, made).deep(3);
    List<String> right = lines(traces(parent, made, List.of()).getFirst());
    List<Injected> wrong = List.of(Injected.at(made.block().number(), new WrongGas(place, 1)));
    List<String> faulty = lines(traces(parent, made, wrong).getFirst());
    int first = 0;
    while (right.get(first).equals(faulty.get(first))) {
      first++;
    }
    assertThat(first).isEqualTo(place.step() + 1);
  }

  @Test
  void aWordThatIsStoredReachesTheState() {
    assertThat(
            seen(
                Act.SET,
                steps -> new WrongWord(before(steps, "SSTORE"), BigInteger.ONE.shiftLeft(200))))
        .contains(Seen.STATE_ROOT, Seen.STEPS, Seen.PRESTATE_DIFFERENCE)
        .doesNotContain(Seen.PRESTATE_BEFORE);
  }

  @Test
  void anotherOperationShowsInTheSteps() {
    assertThat(
            seen(Act.LOOP, steps -> new WrongOperation(steps.at("MUL"), Opcode.of("ADD").code())))
        .contains(Seen.STEPS, Seen.STATE_ROOT)
        .doesNotContain(Seen.PRESTATE_BEFORE);
  }

  @Test
  void aPrecompilesPriceShowsInItsCall() {
    assertThat(seen(Act.HASH, _ -> new RepricedPrecompile(SHA256, 1)))
        .contains(Seen.GAS_USED, Seen.CALLS, Seen.STEPS, Seen.STATE_ROOT, Seen.RECEIPTS_ROOT);
  }

  @Test
  void damagedReturnDataShowsWhereItIsCopied() {
    assertThat(seen(Act.REACH, _ -> new DamagedReturnData(IDENTITY)))
        .containsExactlyInAnyOrder(
            Seen.STEPS, Seen.STATE_ROOT, Seen.PRESTATE_DIFFERENCE, Seen.PROOF);
  }

  @Test
  void anAddressThatIsWarmTooEarlyIsTooCheap() {
    assertThat(seen(Act.REACH, _ -> new AlwaysWarm(Puppet.FAR)))
        .contains(Seen.GAS_USED, Seen.STEPS, Seen.RECEIPTS_ROOT, Seen.STATE_ROOT);
  }

  @Test
  void anotherRuleOfDestructionShowsInTheStateOnly() {
    live();
    assertThat(seen(Act.KILL, _ -> new OtherRules(Fork.CANCUN)))
        .containsExactlyInAnyOrder(Seen.STATE_ROOT, Seen.PRESTATE_DIFFERENCE);
  }

  @Test
  void aSurvivorShowsInTheStateOnly() {
    live();
    assertThat(seen(Act.KILL, _ -> new Survivors(0)))
        .containsExactlyInAnyOrder(Seen.STATE_ROOT, Seen.PRESTATE_DIFFERENCE);
  }

  @Test
  void aWrongStatusShowsInReceiptsOnly() {
    assertThat(seen(Act.SET, _ -> new WrongStatus(0)))
        .containsExactlyInAnyOrder(Seen.RECEIPTS, Seen.RECEIPTS_ROOT);
  }

  @Test
  void wrongAndMissingLogsShowInReceiptsOnly() {
    assertThat(seen(Act.SET, _ -> new WrongLog(0, 0)))
        .containsExactlyInAnyOrder(Seen.RECEIPTS, Seen.RECEIPTS_ROOT);
    assertThat(seen(Act.SET, _ -> new MissingLog(0, 0)))
        .containsExactlyInAnyOrder(Seen.RECEIPTS, Seen.RECEIPTS_ROOT);
  }

  @Test
  void aWrongEncodingShowsInTheRootOfReceiptsOnlyWhereSomethingFailed() {
    assertThat(seen(Act.FAIL, _ -> new ReceiptEncoding())).containsExactly(Seen.RECEIPTS_ROOT);
    assertThat(seen(Act.SET, _ -> new ReceiptEncoding())).isEmpty();
  }

  @Test
  void aSlotThatNoStepStoredShowsInTheState() {
    assertThat(
            seen(
                Act.SET,
                steps ->
                    new WrongSlot(0, callee(steps), BigInteger.valueOf(5), BigInteger.TEN.pow(9))))
        .containsExactlyInAnyOrder(Seen.STATE_ROOT, Seen.PRESTATE_DIFFERENCE, Seen.PROOF);
  }

  @Test
  void anEmptyLeafShowsInTheRootAndItsProofAlone() {
    assertThat(seen(Act.SET, _ -> new EmptyLeaf(NOBODY))).containsExactly(Seen.STATE_ROOT);
    assertThat(chain.head().outcome().after().proof(NOBODY)).isNotEmpty();
  }

  @Test
  void aRottenTrieIsLatentUntilItIsHashedAgain() {
    for (Rot rot : rots()) {
      EvmFollower follower = new EvmFollower(chain, EvmDialect.BESU);
      World sound = follower.head().outcome().after();

      follower.rot(rot);

      World rotten = follower.head().outcome().after();
      assertThat(rotten.rootHex()).isEqualTo(sound.rootHex());
      assertThat(read(rotten)).isEqualTo(read(sound));
      assertThat(proofs(rotten)).isNotEqualTo(proofs(sound));
      chain.include(Act.SET);
      Known made = chain.step();
      assertThat(follower.learn(made)).isEmpty();
      assertThat(follower.refusal(made.block().hash())).isPresent();
    }
  }

  /** All accounts and a slot of all contracts: some of them the next block changes. */
  private List<Rot> rots() {
    Address first = chain.contracts().getFirst();
    return List.of(
        new Rot.Balance(NOBODY, BigInteger.TWO), new Rot.Balance(first, BigInteger.TEN.pow(9)));
  }

  private List<String> read(World world) {
    return chain.contracts().stream()
        .map(world::get)
        .map(account -> account.balance() + " " + account.storage().slots())
        .toList();
  }

  private List<String> proofs(World world) {
    return chain.contracts().stream()
        .map(contract -> ProofJson.of(world, contract, List.of("0x5", "0x9")).encode())
        .toList();
  }

  @Test
  void damageWaitsUntilItIsRead() {
    EvmFollower follower = new EvmFollower(chain, EvmDialect.OPERA);
    String root = follower.head().outcome().commitments().stateRoot();
    for (Address contract : chain.contracts()) {
      follower.damage(contract, BigInteger.valueOf(5), BigInteger.valueOf(77));
    }
    assertThat(follower.head().outcome().after().rootHex()).isEqualTo(root);
    chain.include(Act.TRANSFER);
    follower.learn(chain.step());
    assertThat(rootOf(follower)).isEqualTo(chain.head().outcome().commitments().stateRoot());
    chain.include(Act.SET);
    Known made = chain.step();
    assertThat(follower.learn(made)).isEmpty();
    assertThat(follower.refusal(made.block().hash())).isPresent();
  }

  private static String rootOf(EvmFollower follower) {
    return follower.head().outcome().commitments().stateRoot();
  }

  /** What differs between a node with a fault in the next block, and one without. */
  private Set<Seen> seen(Act act, Function<BlockSteps, EvmFault> fault) {
    Known parent = chain.head();
    chain.include(act);
    Known made = chain.step();
    List<Injected> injected =
        List.of(Injected.at(made.block().number(), fault.apply(steps(parent, made))));
    World before = parent.outcome().after();
    Outcome wrong = chain.executor().execute(made.block(), before, injected);
    Known other = new Known(made.block(), wrong);
    Traced right = traces(parent, made, List.of()).getFirst();
    Traced faulty = traces(parent, made, injected).getFirst();
    Set<Seen> seen = EnumSet.noneOf(Seen.class);
    Commitments a = made.outcome().commitments();
    Commitments b = wrong.commitments();
    assertThat(b.transactionsRoot()).isEqualTo(a.transactionsRoot());
    add(seen, Seen.GAS_USED, a.gasUsed(), b.gasUsed());
    add(seen, Seen.RECEIPTS_ROOT, a.receiptsRoot(), b.receiptsRoot());
    add(seen, Seen.STATE_ROOT, a.stateRoot(), b.stateRoot());
    add(seen, Seen.RECEIPTS, receipts(made), receipts(other));
    add(seen, Seen.CALLS, calls(right), calls(faulty));
    add(seen, Seen.STEPS, lines(right), lines(faulty));
    add(seen, Seen.PRESTATE_BEFORE, PrestateJson.plain(right), PrestateJson.plain(faulty));
    add(
        seen,
        Seen.PRESTATE_DIFFERENCE,
        PrestateJson.difference(right),
        PrestateJson.difference(faulty));
    add(seen, Seen.PROOF, proof(made, right), proof(other, right));
    return seen;
  }

  private static void add(Set<Seen> seen, Seen what, Object right, Object wrong) {
    if (!right.equals(wrong)) {
      seen.add(what);
    }
  }

  /** A child that can be killed. */
  private void live() {
    for (int i = 0; i < 20; i++) {
      chain.include(Act.DEPLOY);
    }
    chain.step();
  }

  private static Address callee(BlockSteps steps) {
    return steps.transactions().getFirst().result().root().to();
  }

  /** The storage of whom the transaction calls. */
  private static String proof(Known known, Traced traced) {
    Address callee = traced.result().root().to();
    return ProofJson.of(known.outcome().after(), callee, List.of("0x5")).getString("storageHash");
  }

  private static Place before(BlockSteps steps, String operation) {
    Place place = steps.at(operation);
    List<BlockSteps.Step> all = steps.steps(place.transaction());
    // the word that is stored was put there three steps before: push, copy, push
    assertThat(all.get(place.step() - 2).operation()).startsWith("DUP");
    return all.get(place.step() - 2).place();
  }

  private BlockSteps steps(Known parent, Known made) {
    return new BlockSteps(made.block(), traces(parent, made, List.of()));
  }

  private List<Traced> traces(Known parent, Known made, List<Injected> faults) {
    return chain.executor().traces(made.block(), parent.outcome().after(), faults);
  }

  private static Object receipts(Known known) {
    return new ReceiptJson(EvmDialect.GETH).all(known);
  }

  private static Object calls(Traced traced) {
    JsonObject call = new CallTracer(EvmDialect.SONIC, new JsonObject()).of(traced);
    return call;
  }

  private static List<String> lines(Traced traced) {
    List<String> lines = new ArrayList<>();
    Machine machine = traced.again().machine();
    while (machine.next()) {
      lines.add(
          machine.depth()
              + " "
              + machine.frame().pc()
              + " "
              + machine.op().name()
              + " "
              + machine.frame().gas()
              + " "
              + machine.frame().stack().stream().map(Hex::quantity).toList());
      machine.perform();
    }
    return lines;
  }
}
