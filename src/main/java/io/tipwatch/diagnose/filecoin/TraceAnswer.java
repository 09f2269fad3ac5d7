package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.util.Optional;

/**
 * What one node answered when it was asked to execute a tipset again.
 *
 * @param trace the answer, if it was one
 * @param error why there is none, and what to do about it
 */
public record TraceAnswer(
    NodeId node,
    Optional<String> client,
    Optional<String> version,
    Optional<TraceSummary> trace,
    Optional<String> error) {

  public static TraceAnswer of(NodeId node, TraceSummary trace) {
    return new TraceAnswer(
        node, Optional.empty(), Optional.empty(), Optional.of(trace), Optional.empty());
  }

  public static TraceAnswer failed(NodeId node, String error) {
    return new TraceAnswer(
        node, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(error));
  }

  /** The same answer of a node that is known better. */
  public TraceAnswer by(String client, String version) {
    return new TraceAnswer(node, Optional.of(client), Optional.of(version), trace, error);
  }
}
