package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.Rendering;
import io.tipwatch.sim.SimChain;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.TraceShape;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.filecoin.TraceReader;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Answers of generated nodes, in memory. */
final class Answers {
  static final NodeId LOTUS = new NodeId("lotus");
  static final NodeId VENUS = new NodeId("venus");
  static final NodeId FOREST = new NodeId("forest");

  private static final long SALT = 7;

  private final SimTrace trace;

  Answers(long seed) {
    SimChain chain = new SimChain(ChainRules.mainnet(seed));
    trace = new SimTrace(chain, chain.head(), TraceShape.small());
  }

  SimTrace trace() {
    return trace;
  }

  /** A place deep in the cron message; another number finds another. */
  TraceFault fault(long choice) {
    return trace.deepInCron(choice);
  }

  TraceAnswer right(NodeId node) throws IOException {
    return of(node, rendering(node), Optional.empty());
  }

  TraceAnswer wrong(NodeId node, TraceFault fault) throws IOException {
    return of(node, rendering(node), Optional.of(fault));
  }

  TraceAnswer of(NodeId node, Rendering rendering, Optional<TraceFault> fault) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    trace.writeTo(out, rendering, fault);
    return TraceAnswer.of(node, read(out.toByteArray())).by(node.name(), "1.0");
  }

  static Rendering rendering(NodeId node) {
    return Rendering.of(Dialect.valueOf(node.name().toUpperCase(java.util.Locale.ROOT)));
  }

  private static TraceSummary read(byte[] bytes) throws IOException {
    try {
      return TraceReader.read(
          new ByteArrayInputStream(bytes),
          (start, end) ->
              new ByteArrayInputStream(
                  bytes, (int) start, (int) (Math.min(end, bytes.length) - start)),
          SALT);
    } catch (MalformedTraceException | ErrorAnswerException e) {
      throw new IOException(e);
    }
  }
}
