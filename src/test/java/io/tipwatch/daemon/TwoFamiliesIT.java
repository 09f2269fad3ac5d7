package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.evm.EvmDialect;
import io.tipwatch.sim.evm.EvmFault;
import io.tipwatch.sim.evm.EvmSimNetwork;
import io.tipwatch.sim.evm.EvmSimNode;
import io.tipwatch.sim.evm.Traffic;
import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.watch.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opera, whose hashes do not commit to states, alone and beside a Filecoin chain. */
@Timeout(180)
class TwoFamiliesIT {
  private static final long SEED = 20261125;
  private static final int MOST_BLOCKS = 150;

  @TempDir private Path directory;

  @Test
  void oneProcessFindsTheFaultOfEachChainUnderItsOwnName() {
    try (TwoFamilies both = new TwoFamilies(directory, SEED)) {
      both.node("lotus", Dialect.LOTUS);
      SimNode venus = both.node("venus", Dialect.VENUS);
      both.node("forest", Dialect.FOREST);
      both.node("opera-1", EvmDialect.OPERA);
      EvmSimNode wrong = both.node("opera-2", EvmDialect.OPERA);
      both.node("opera-3", EvmDialect.OPERA);
      both.open();
      assertThat(
              both.stepsUntil(
                  MOST_BLOCKS, () -> matches(both.filecoinSaid()) && matches(both.operaSaid())))
          .as("%s, %s", both.filecoinSaid().overall(), both.operaSaid().overall())
          .isTrue();

      SimNetwork.Split tipset = Stage.await(both.filecoin().split(venus.name()));
      EvmSimNetwork.Split block = Stage.await(both.opera().split(wrong.name()));

      assertThat(
              both.stepsUntil(
                  MOST_BLOCKS, () -> split(both.filecoinSaid()) && split(both.operaSaid())))
          .as("%s, %s", both.filecoinSaid().changes(), both.operaSaid().changes())
          .isTrue();
      Diagnosis ofTipset = found(both.filecoinSaid()).orElseThrow();
      assertThat(ofTipset.chain()).isEqualTo(new Diagnosis.Chain(TwoFamilies.FILECOIN, "filecoin"));
      assertThat(ofTipset.tipset().orElseThrow().key()).isEqualTo(tipset.tipset().key());
      assertThat(ofTipset.suspects()).containsExactly(venus.name());
      Diagnosis ofBlock = found(both.operaSaid()).orElseThrow();
      assertThat(ofBlock.chain()).isEqualTo(new Diagnosis.Chain(TwoFamilies.OPERA, "evm"));
      assertThat(ofBlock.tipset().orElseThrow().height()).isEqualTo(block.block().number());
      assertThat(ofBlock.suspects()).containsExactly(wrong.name());
      Set<String> active =
          Set.of(
              active(TwoFamilies.FILECOIN, venus.name().name()),
              active(TwoFamilies.OPERA, wrong.name().name()));
      assertThat(both.stepsUntil(MOST_BLOCKS, () -> active(both).containsAll(active)))
          .as("%s", active(both))
          .isTrue();
      assertThat(active(both)).containsExactlyInAnyOrderElementsOf(active);
      assertThat(both.metrics().lines())
          .anyMatch(line -> line.startsWith(head(TwoFamilies.FILECOIN, "lotus")))
          .anyMatch(line -> line.startsWith(head(TwoFamilies.OPERA, "opera-1")));
    }
  }

  @Test
  void otherRootsUnderOneHashAreFoundAtTheFirstBlockThatHasThem() {
    try (TwoFamilies pair = new TwoFamilies(directory, SEED + 1)) {
      EvmSimNode right = pair.node("opera-1", EvmDialect.OPERA);
      EvmSimNode wrong = pair.node("opera-2", EvmDialect.OPERA);
      pair.open();
      assertThat(pair.stepsUntil(MOST_BLOCKS, () -> matches(pair.operaSaid()))).isTrue();

      EvmSimNetwork.Split split = Stage.await(pair.opera().split(wrong.name()));
      long sealed =
          (split.block().number() / TwoFamilies.EPOCH_BLOCKS + 1) * TwoFamilies.EPOCH_BLOCKS;

      assertThat(pair.stepsUntil(MOST_BLOCKS, () -> split(pair.operaSaid())))
          .as("%s", pair.operaSaid().changes())
          .isTrue();
      assertThat(Stage.await(right.head()).block()).isEqualTo(Stage.await(wrong.head()).block());
      assertThat(Stage.await(right.head()).block().number())
          .isLessThan(split.block().number() + MOST_BLOCKS)
          .isLessThan(sealed - TwoFamilies.EPOCH_BLOCKS / 2);
      Diagnosis diagnosis = found(pair.operaSaid()).orElseThrow();
      assertThat(diagnosis.tipset().orElseThrow().height()).isEqualTo(split.block().number());
      assertThat(diagnosis.tipset().orElseThrow().key()).hasToString(split.block().hash());
      assertThat(diagnosis.groups())
          .extracting(Diagnosis.Group::nodes)
          .containsExactlyInAnyOrder(List.of(right.name()), List.of(wrong.name()));
      assertThat(diagnosis.groups()).extracting(Diagnosis.Group::root).doesNotHaveDuplicates();
      assertThat(diagnosis.suspects()).as("two can only disagree").isEmpty();
      assertThat(pair.operaSaid().alarms()).allMatch(Verdict.StateSplit.class::isInstance);
    }
  }

  @Test
  void anOperaNodeWithOtherRulesIsFoundWhileItStillComputesTheSame() {
    Traffic nothing = Traffic.light().withTransactions(1, 1000);
    try (TwoFamilies three = new TwoFamilies(directory, SEED + 2, nothing)) {
      three.node("opera-1", EvmDialect.OPERA);
      EvmSimNode other = three.node("opera-2", EvmDialect.OPERA);
      three.node("opera-3", EvmDialect.OPERA);
      three.open();
      assertThat(three.stepsUntil(MOST_BLOCKS, () -> matches(three.operaSaid()))).isTrue();

      Stage.await(three.opera().inject(other.name(), new EvmFault.OtherRules(Fork.SHANGHAI)));

      assertThat(three.stepsUntil(MOST_BLOCKS, () -> split(three.operaSaid())))
          .as("%s", three.operaSaid().changes())
          .isTrue();
      Diagnosis diagnosis = found(three.operaSaid()).orElseThrow();
      assertThat(diagnosis.cause().kind()).isEqualTo("rules");
      assertThat(diagnosis.cause().text())
          .contains("rules.Upgrades.Sonic is false (opera-1, opera-3) or true (opera-2)");
      assertThat(diagnosis.suspects()).containsExactly(other.name());
      assertThat(diagnosis.nodes())
          .extracting(Diagnosis.Node::root)
          .doesNotContain(Optional.empty());
      assertThat(Set.copyOf(diagnosis.nodes().stream().map(Diagnosis.Node::root).toList()))
          .as("the state is still the same")
          .hasSize(1);
      assertThat(diagnosis.rungs())
          .filteredOn(rung -> rung.name().equals("epoch rules"))
          .extracting(Diagnosis.Rung::outcome)
          .containsExactly("differ in rules.Upgrades.Sonic");
    }
  }

  private static boolean matches(Chronicle said) {
    return said.overall().filter(Verdict.Match.class::isInstance).isPresent();
  }

  private static boolean split(Chronicle said) {
    return found(said).isPresent()
        && said.overall().filter(Verdict.StateSplit.class::isInstance).isPresent();
  }

  private static Optional<Diagnosis> found(Chronicle said) {
    return said.found().stream()
        .map(Found::diagnosis)
        .filter(diagnosis -> diagnosis.verdict() instanceof Verdict.StateSplit)
        .findFirst();
  }

  private static String head(String chain, String node) {
    return "tipwatch_node_head_height{chain=\"" + chain + "\",node=\"" + node + "\"} ";
  }

  private static String active(String chain, String node) {
    return "chain=\"" + chain + "\",drill=\"false\",kind=\"state_split\",node=\"" + node + "\"";
  }

  /** Chain, kind and node of each divergence that is metered as open. */
  private static Set<String> active(TwoFamilies both) {
    return both.metrics()
        .lines()
        .filter(line -> line.startsWith("tipwatch_divergence_active{") && line.endsWith(" 1.0"))
        .map(line -> line.substring(line.indexOf('{') + 1, line.indexOf('}')))
        .collect(Collectors.toSet());
  }
}
