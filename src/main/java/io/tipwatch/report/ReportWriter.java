package io.tipwatch.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Message;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.Diagnosis.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the members of a report in their fixed order. */
final class ReportWriter {
  private final JsonGenerator json;

  /** Order of the nodes in objects that are keyed by node. */
  private List<NodeId> order = List.of();

  ReportWriter(JsonGenerator json) {
    this.json = json;
  }

  void report(Diagnosis diagnosis) throws IOException {
    order = diagnosis.nodes().stream().map(Node::name).toList();
    json.writeStartObject();
    json.writeStringField("schema", Diagnosis.SCHEMA);
    json.writeStringField("verdict", diagnosis.verdict().kind());
    detail(diagnosis.verdict());
    json.writeObjectFieldStart("chain");
    json.writeStringField("name", diagnosis.chain().name());
    json.writeStringField("family", diagnosis.chain().family());
    json.writeEndObject();
    tipset(diagnosis.tipset());
    each("nodes", diagnosis.nodes(), this::node);
    each("groups", diagnosis.groups(), this::group);
    names("suspects", diagnosis.suspects());
    json.writeStringField("arbiter", ReportWords.lower(diagnosis.arbiter()));
    json.writeObjectFieldStart("cause");
    json.writeStringField("class", diagnosis.cause().kind());
    json.writeStringField("text", diagnosis.cause().text());
    json.writeEndObject();
    location(diagnosis.location());
    each("differing", diagnosis.differing(), this::differing);
    each("notCompared", diagnosis.notCompared(), this::notCompared);
    json.writeObjectFieldStart("normalised");
    for (Map.Entry<String, Long> rule : diagnosis.normalised().entrySet()) {
      json.writeNumberField(rule.getKey(), rule.getValue());
    }
    json.writeEndObject();
    each("rungs", diagnosis.rungs(), this::rung);
    each("reproduce", diagnosis.reproduce(), this::command);
    each("evidence", diagnosis.evidence(), json::writeString);
    json.writeEndObject();
  }

  /** What the verdict is about, as far as the other members do not say it. */
  private void detail(Verdict verdict) throws IOException {
    json.writeObjectFieldStart("detail");
    switch (verdict) {
      case Verdict.Match(long height) -> height(height);
      case Verdict.Lagging(NodeId node, long by) -> {
        node(node);
        json.writeNumberField("by", by);
      }
      case Verdict.Unsettled() -> {}
      case Verdict.Fork(long height, var nodes) -> {
        height(height);
        names("nodes", nodes.stream().sorted().toList());
      }
      case Verdict.StateSplit(long height, TipsetKey key, var nodes) -> {
        height(height);
        key(key);
        names("nodes", nodes.stream().sorted().toList());
      }
      case Verdict.Rejected(NodeId node, long height, TipsetKey key) -> {
        node(node);
        height(height);
        key(key);
      }
      case Verdict.Stalled(NodeId node, long height) -> {
        node(node);
        height(height);
      }
      case Verdict.ChainStalled(long height) -> height(height);
      case Verdict.TraceDrift(long height, TipsetKey key) -> {
        height(height);
        key(key);
      }
      case Verdict.Unstable(NodeId node, long height) -> {
        node(node);
        height(height);
      }
      case Verdict.Down(NodeId node, String reason) -> {
        node(node);
        json.writeStringField("reason", reason);
      }
      case Verdict.Inconclusive(String reason) -> json.writeStringField("reason", reason);
    }
    json.writeEndObject();
  }

  private void node(NodeId node) throws IOException {
    json.writeStringField("node", node.name());
  }

  private void height(long height) throws IOException {
    json.writeNumberField("height", height);
  }

  private void key(TipsetKey key) throws IOException {
    each("key", key.cids(), json::writeString);
  }

  private void tipset(Optional<Diagnosis.Tipset> tipset) throws IOException {
    if (tipset.isEmpty()) {
      json.writeNullField("tipset");
      return;
    }
    json.writeObjectFieldStart("tipset");
    height(tipset.get().height());
    key(tipset.get().key());
    json.writeEndObject();
  }

  private void node(Node node) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", node.name().name());
    orNull("client", node.client());
    orNull("version", node.version());
    orNull("root", node.root());
    orAbsent("receiptsRoot", node.receiptsRoot());
    orAbsent("error", node.error());
    json.writeEndObject();
  }

  private void group(Diagnosis.Group group) throws IOException {
    json.writeStartObject();
    json.writeStringField("root", group.root());
    names("nodes", group.nodes());
    json.writeEndObject();
  }

  private void location(Optional<Location> location) throws IOException {
    if (location.isEmpty()) {
      json.writeNullField("location");
      return;
    }
    Location place = location.get();
    json.writeObjectFieldStart("location");
    message(place.message());
    if (place.call().isPresent()) {
      each("call", place.call().get(), json::writeNumber);
    } else {
      json.writeNullField("call");
    }
    each("callees", place.callees(), json::writeString);
    json.writeStringField("field", place.field());
    values(place.values());
    each("before", place.before(), this::step);
    each("after", place.after(), this::step);
    json.writeEndObject();
  }

  private void message(Message message) throws IOException {
    json.writeObjectFieldStart("message");
    json.writeNumberField("index", message.index());
    json.writeStringField("id", message.id());
    json.writeStringField("from", message.from());
    json.writeStringField("to", message.to());
    json.writeObjectFieldStart("method");
    json.writeStringField("number", message.method().number());
    orNull("name", message.method().name());
    json.writeEndObject();
    json.writeBooleanField("implicit", message.implicit());
    json.writeEndObject();
  }

  private void step(Step step) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", step.at());
    values(step.values());
    json.writeEndObject();
  }

  private void values(Map<NodeId, String> values) throws IOException {
    List<NodeId> names = new ArrayList<>(order.stream().filter(values::containsKey).toList());
    values.keySet().stream().sorted().filter(name -> !order.contains(name)).forEach(names::add);
    json.writeObjectFieldStart("values");
    for (NodeId name : names) {
      orNull(name.name(), Optional.ofNullable(values.get(name)));
    }
    json.writeEndObject();
  }

  private void differing(Differing differing) throws IOException {
    json.writeStartObject();
    message(differing.message());
    json.writeStringField("class", ReportWords.lower(differing.kind()));
    json.writeStringField("field", differing.firstField());
    json.writeEndObject();
  }

  private void notCompared(Diagnosis.NotCompared one) throws IOException {
    json.writeStartObject();
    json.writeStringField("field", one.field());
    json.writeStringField("reason", one.reason());
    json.writeEndObject();
  }

  private void rung(Rung rung) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", rung.name());
    json.writeStringField("outcome", rung.outcome());
    json.writeNumberField("millis", rung.millis());
    json.writeNumberField("bytes", rung.bytes());
    json.writeEndObject();
  }

  private void command(Diagnosis.Command command) throws IOException {
    json.writeStartObject();
    json.writeStringField("client", command.client());
    json.writeStringField("line", command.line());
    json.writeEndObject();
  }

  private void names(String member, Collection<NodeId> nodes) throws IOException {
    each(member, nodes, node -> json.writeString(node.name()));
  }

  private void orNull(String member, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeStringField(member, text.get());
    } else {
      json.writeNullField(member);
    }
  }

  private void orAbsent(String member, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeStringField(member, text.get());
    }
  }

  private <T> void each(String member, Collection<T> elements, ElementWriter<T> writer)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (T element : elements) {
      writer.write(element);
    }
    json.writeEndArray();
  }

  /** Writes one element of an array. */
  private interface ElementWriter<T> {
    void write(T element) throws IOException;
  }
}
