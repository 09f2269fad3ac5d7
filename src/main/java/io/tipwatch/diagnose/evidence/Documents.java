package io.tipwatch.diagnose.evidence;

import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonWriter;
import io.tipwatch.trace.Rule;
import java.util.List;
import java.util.Locale;

/** What goes with the evidence for the people who read it. */
final class Documents {
  private Documents() {}

  /** Who the nodes said they are; all of it foreign text. */
  static byte[] nodes(List<NodeProfile> nodes) {
    return JsonWriter.writePretty(new Json.Arr(nodes.stream().map(Documents::node).toList()));
  }

  private static Json node(NodeProfile node) {
    return Json.Obj.of()
        .with("name", Json.of(node.id().name()))
        .with("client", Json.of(node.client()))
        .with("version", Json.of(node.version()))
        .with("network", Json.of(node.network()))
        .with("genesis", Json.of(node.genesis()))
        .with("session", node.session().map(Json::of).orElse(Json.Null.VALUE));
  }

  /** The rules in force; a rule has no version but its content. */
  static byte[] rules(List<Rule> rules) {
    return JsonWriter.writePretty(new Json.Arr(rules.stream().map(Documents::rule).toList()));
  }

  private static Json rule(Rule rule) {
    return Json.Obj.of()
        .with("id", Json.of(rule.id()))
        .with("treatment", Json.of(rule.treatment().name().toLowerCase(Locale.ROOT)))
        .with("fields", new Json.Arr(rule.fields().stream().map(Json::of).toList()))
        .with("effect", Json.of(rule.effect()));
  }
}
