package io.tipwatch.diagnose;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.Known;
import io.tipwatch.report.Diagnosis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is looked into, and what was known before the first call. With the answers to the calls, and
 * the times that were measured, it decides all of the report.
 *
 * @param software what looks, and its version
 * @param profile which kind of EVM chain it is; empty for other families
 * @param executeTimeout how long the nodes may execute, which they are told
 * @param nodes in the order of the configuration, which is that of the report
 */
public record Case(
    String software,
    Diagnosis.Chain chain,
    Optional<String> profile,
    List<Member> nodes,
    Duration executeTimeout,
    Question question) {
  public Case {
    nodes = List.copyOf(nodes);
    if (nodes.stream().map(Member::name).distinct().count() != nodes.size()) {
      throw new IllegalArgumentException("one node twice");
    }
  }

  /**
   * One node.
   *
   * @param stated its client, if the configuration states it
   */
  public record Member(NodeId name, Optional<String> stated, Known known) {}
}
