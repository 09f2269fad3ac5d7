package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.Spool.SpoolFile;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.diagnose.evm.tracers.Comparing.Kept;
import io.tipwatch.diagnose.evm.tracers.TracerReport.FirstDifference;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.results.IgnoredPath;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs one tracer over one transaction on every node, and groups the nodes by what came of it. */
public final class TracerRun {
  private final String chain;
  private final Spool spool;
  private final Wish wish;
  private final Comparing comparing;
  private final List<Group> groups = new ArrayList<>();
  private final SortedMap<String, Long> passedOver = new TreeMap<>();
  private final Set<String> notCompared = new LinkedHashSet<>();
  private Optional<FirstDifference> difference = Optional.empty();

  /**
   * What is asked for.
   *
   * @param transaction its hash
   * @param ignored places in results of a script that are not compared
   * @param timeout for each node, until the last byte of its answer
   */
  public record Wish(
      String transaction, TracerChoice tracer, List<IgnoredPath> ignored, Duration timeout) {
    public Wish {
      ignored = List.copyOf(ignored);
    }
  }

  /** Nodes with the same result as the first of them. */
  private record Group(NodeId first, Kept answer, List<NodeId> nodes) {}

  /** A node that was asked. */
  private record Asked(EvmNode node, SpoolFile file, Future<NodeResult> result) {}

  private TracerRun(String chain, Spool spool, Wish wish) {
    this.chain = chain;
    this.spool = spool;
    this.wish = wish;
    // Unknown to the nodes, so that none can prepare two answers with one digest.
    long salt = new SecureRandom().nextLong();
    comparing = new Comparing(wish.tracer(), wish.ignored(), salt);
  }

  /**
   * Asks all nodes at once, and waits for the last.
   *
   * @param chain the operator's name for it
   * @throws IOException if the answers cannot be kept
   */
  public static TracerReport of(String chain, List<EvmNode> nodes, Spool spool, Wish wish)
      throws IOException {
    return new TracerRun(chain, spool, wish).run(nodes);
  }

  private TracerReport run(List<EvmNode> nodes) throws IOException {
    List<Asked> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (EvmNode node : nodes) {
        SpoolFile file = spool.create();
        TracerAsk ask = new TracerAsk(node, wish, comparing);
        asked.add(new Asked(node, file, threads.submit(() -> ask.ask(file, Stopwatch.running()))));
      }
      return report(asked);
    } finally {
      for (Asked each : asked) {
        each.file().close();
      }
    }
  }

  private TracerReport report(List<Asked> asked) throws IOException {
    List<NodeResult> results = new ArrayList<>();
    for (Asked each : asked) {
      NodeResult result = await(each.result());
      EvmDialect dialect = EvmDialect.of(each.node().client().label());
      results.add(result.usable() ? placed(result, new Kept(each.file(), dialect)) : result);
    }
    return new TracerReport(
        chain,
        wish.transaction(),
        wish.tracer().label(),
        wish.tracer() instanceof TracerChoice.Script,
        results,
        groups.stream().map(Group::nodes).toList(),
        difference,
        passedOver,
        List.copyOf(notCompared));
  }

  private static NodeResult await(Future<NodeResult> result) throws IOException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nodes traced a transaction", e);
    }
  }

  /** Puts a node into the group that it belongs to, or says why it belongs to none. */
  private NodeResult placed(NodeResult result, Kept answer) throws IOException {
    if (wish.tracer() instanceof TracerChoice.Script) {
      comparing.result(answer).ignored().forEach((path, n) -> passedOver.merge(path, n, Long::sum));
    }
    for (Group group : groups) {
      Finding finding = comparing.of(group.answer(), answer);
      finding.normalised().forEach((rule, times) -> passedOver.merge(rule, times, Long::sum));
      notCompared.addAll(finding.notCompared());
      switch (finding.outcome()) {
        case Outcome.Same _ -> {
          group.nodes().add(result.node());
          return result;
        }
        case Outcome.NotComparable(_, _, String text) -> {
          String with = "it cannot be compared with that of " + group.first() + ": " + text;
          return result.but(NodeOutcome.NO_ANSWER, with, "");
        }
        case Outcome.Differs(List<Difference> differences) ->
            note(group.first(), result.node(), differences);
      }
    }
    groups.add(new Group(result.node(), answer, new ArrayList<>(List.of(result.node()))));
    return result;
  }

  private void note(NodeId left, NodeId right, List<Difference> differences) {
    if (difference.isEmpty()) {
      difference =
          Optional.of(
              new FirstDifference(
                  left, right, differences.getFirst().place(), differences.size() - 1));
    }
  }
}
