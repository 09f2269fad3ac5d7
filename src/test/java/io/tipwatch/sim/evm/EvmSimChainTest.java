package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Failure;
import io.tipwatch.sim.evm.machine.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvmSimChainTest {
  private final EvmSimChain chain = new EvmSimChain(EvmRules.ethereum(7));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20261121})
  void theSameSeedMakesTheSameBlocks(long seed) {
    assertThat(hashes(EvmRules.ethereum(seed))).isEqualTo(hashes(EvmRules.ethereum(seed)));
    assertThat(hashes(EvmRules.opera(seed))).isEqualTo(hashes(EvmRules.opera(seed)));
  }

  @Test
  void anotherSeedMakesOtherBlocks() {
    assertThat(hashes(EvmRules.ethereum(1)))
        .doesNotContainAnyElementsOf(hashes(EvmRules.ethereum(2)));
  }

  @Test
  void everyBlockNamesItsParent() {
    Known parent = chain.genesis();
    for (int i = 0; i < 30; i++) {
      Known made = chain.step();
      assertThat(made.block().parentHash()).isEqualTo(parent.block().hash());
      assertThat(made.block().number()).isEqualTo(parent.block().number() + 1);
      parent = made;
    }
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void everyActDoesWhatItSays(Act act) {
    chain.include(Act.DEPLOY);
    for (int i = 0; i < 6; i++) {
      chain.include(Act.DEPLOY);
    }
    chain.step();
    assertThat(performed(act).result().root()).as(act.name()).matches(expected(act));
  }

  @Test
  void anOperaBlockIsNamedByAnEventOfItsEpoch() {
    EvmSimChain opera = new EvmSimChain(EvmRules.opera(3).withEpoch(4));
    List<String> epochs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      epochs.add(opera.step().block().hash().substring(2, 10));
    }
    assertThat(epochs)
        .containsExactly(
            "00000001",
            "00000001",
            "00000001",
            "00000001",
            "00000002",
            "00000002",
            "00000002",
            "00000002",
            "00000003");
  }

  @Test
  void aReorgMakesALongerBranchFromBelow() {
    List<Known> before = steps(10);
    List<Known> branch = chain.reorg(3);
    assertThat(branch).hasSize(4);
    assertThat(branch.getFirst().block().parentHash()).isEqualTo(before.get(6).block().hash());
    assertThat(chain.head()).isEqualTo(branch.getLast());
    assertThat(before).doesNotContainAnyElementsOf(branch);
  }

  /** The first transaction of the next block, after enough children for one to be killed. */
  private Traced performed(Act act) {
    for (int i = 0; i < 40; i++) {
      chain.include(act);
      Known parent = chain.head();
      Known made = chain.step();
      Traced first =
          chain.executor().traces(made.block(), parent.outcome().after(), List.of()).getFirst();
      boolean asked =
          !act.isFunction()
              || first.transaction().body().data().hex().startsWith("0x" + selector(act));
      if (asked) {
        return first;
      }
    }
    throw new AssertionError("never happened: " + act);
  }

  private static String selector(Act act) {
    return act.input(java.math.BigInteger.ONE).hex().substring(2, 10);
  }

  private static Predicate<CallRecord> expected(Act act) {
    return switch (act) {
      case TRANSFER -> root -> succeeded(root) && root.gasUsed() == 0;
      case CREATE -> root -> succeeded(root) && root.output().size() > 0;
      case CREATE_IN_VAIN -> root -> root.isCreation() && failed(root, Failure.REVERTED);
      case SET -> root -> succeeded(root) && root.logs().size() == 1;
      case CHAIN -> root -> succeeded(root) && root.calls().getFirst().output().size() == 32;
      case FAN ->
          root ->
              succeeded(root)
                  && types(root)
                      .equals(List.of(Opcode.CALL, Opcode.STATICCALL, Opcode.DELEGATECALL))
                  && root.calls().stream().allMatch(EvmSimChainTest::succeeded);
      case CAUGHT -> root -> succeeded(root) && failed(root.calls().getFirst(), Failure.REVERTED);
      case FAIL -> root -> failed(root, Failure.REVERTED) && root.output().size() == 100;
      case OUT_OF_GAS -> root -> failed(root, Failure.OUT_OF_GAS);
      case INVALID -> root -> failed(root, Failure.INVALID_OPCODE);
      case LOOP, PEEK -> root -> succeeded(root) && root.calls().isEmpty();
      case DEPLOY -> root -> succeeded(root) && types(root).equals(List.of(Opcode.CREATE));
      case DEPLOY_SALTED -> root -> succeeded(root) && types(root).equals(List.of(Opcode.CREATE2));
      case KILL ->
          root ->
              succeeded(root)
                  && types(root.calls().getFirst()).equals(List.of(Opcode.SELFDESTRUCT));
      case HASH -> root -> succeeded(root) && types(root).equals(List.of(Opcode.STATICCALL));
      case REACH ->
          root ->
              succeeded(root)
                  && root.calls().getFirst().output().size() == 32
                  && root.calls().getLast().to().equals(Puppet.FAR);
      case PAY ->
          root ->
              succeeded(root)
                  && succeeded(root.calls().getFirst())
                  && root.calls().getFirst().value().signum() > 0;
    };
  }

  private static List<Integer> types(CallRecord record) {
    return record.calls().stream().map(CallRecord::type).toList();
  }

  private static boolean succeeded(CallRecord record) {
    return record.failure().isEmpty();
  }

  private static boolean failed(CallRecord record, Failure failure) {
    return record.failure().filter(failure::equals).isPresent();
  }

  private List<Known> steps(int count) {
    List<Known> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(chain.step());
    }
    return made;
  }

  private static List<String> hashes(EvmRules rules) {
    EvmSimChain made = new EvmSimChain(rules);
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hashes.add(made.step().block().hash());
    }
    return hashes;
  }
}
