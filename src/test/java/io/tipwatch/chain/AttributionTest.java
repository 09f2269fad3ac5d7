package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Attribution.Arbiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributionTest {
  private static final Set<NodeId> FIVE = Set.of(id("n0"), id("n1"), id("n2"), id("n3"), id("n4"));

  private static Map<NodeId, String> roots(List<Integer> partition) {
    Map<NodeId, String> roots = new HashMap<>();
    for (int i = 0; i < partition.size(); i++) {
      roots.put(id("n" + i), "root" + partition.get(i));
    }
    return roots;
  }

  /** Every way to part so many nodes into groups: each joins a group before it or opens one. */
  private static List<List<Integer>> partitions(int nodes) {
    List<List<Integer>> all = List.of(List.of());
    for (int i = 0; i < nodes; i++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> partition : all) {
        int groups = partition.stream().mapToInt(g -> g + 1).max().orElse(0);
        for (int group = 0; group <= groups; group++) {
          List<Integer> next = new ArrayList<>(partition);
          next.add(group);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void suspectsExactlyTheMinorityOfAStrictMajority(int nodes) {
    for (List<Integer> partition : partitions(nodes)) {
      Map<NodeId, String> roots = roots(partition);

      Attribution attribution = Attribution.of(roots, roots.keySet(), Optional.empty());

      Map<String, Long> sizes =
          roots.values().stream().collect(Collectors.groupingBy(r -> r, Collectors.counting()));
      Set<NodeId> expected = new HashSet<>();
      roots.forEach((node, root) -> {
        boolean majority = sizes.values().stream().anyMatch(size -> 2 * size > nodes);
        if (majority && 2 * sizes.getOrDefault(root, 0L) < nodes) {
          expected.add(node);
        }
      });
      assertThat(attribution.suspects()).as("%s", partition).isEqualTo(expected);
      assertThat(attribution.groups()).as("%s", partition).hasSize(sizes.size());
      assertThat(attribution.arbiter())
          .as("%s", partition)
          .isEqualTo(expected.isEmpty() ? Arbiter.NONE : Arbiter.MAJORITY);
    }
  }

  @Test
  void neverTellsTwoNodesApartByVote() {
    Attribution attribution =
        Attribution.of(roots(List.of(0, 1)), Set.of(id("n0"), id("n1")), Optional.empty());

    assertThat(attribution.suspects()).isEmpty();
    assertThat(attribution.arbiter()).isEqualTo(Arbiter.NONE);
  }

  @Test
  void countsSilentNodesAgainstAMajority() {
    Attribution attribution = Attribution.of(roots(List.of(0, 0, 1)), FIVE, Optional.empty());

    assertThat(attribution.suspects()).isEmpty();
  }

  @Test
  void believesACertificateAgainstTheMajority() {
    Attribution attribution = Attribution.of(roots(List.of(0, 0, 1)), FIVE, Optional.of("root1"));

    assertThat(attribution.suspects()).containsExactlyInAnyOrder(id("n0"), id("n1"));
    assertThat(attribution.arbiter()).isEqualTo(Arbiter.F3);
  }
}
