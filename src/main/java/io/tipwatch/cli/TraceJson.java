package io.tipwatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.evm.tracers.NodeResult;
import io.tipwatch.diagnose.evm.tracers.TracerReport;
import io.tipwatch.diagnose.evm.tracers.TracerReport.FirstDifference;
import io.tipwatch.node.evm.Inclusion;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nodes made of a tracer, for a machine: schema {@code tipwatch.trace/1}. */
final class TraceJson {
  static final String SCHEMA = "tipwatch.trace/1";

  private final JsonGenerator json;

  private TraceJson(JsonGenerator json) {
    this.json = json;
  }

  static String write(TracerReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new TraceJson(json.useDefaultPrettyPrinter()).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a text does not fail", e);
    }
    return text.append(System.lineSeparator()).toString();
  }

  private void report(TracerReport report) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", SCHEMA);
    json.writeStringField("chain", report.chain());
    json.writeStringField("transaction", report.transaction());
    json.writeStringField("tracer", report.tracer());
    json.writeBooleanField("custom", report.custom());
    json.writeStringField("verdict", report.verdict().name());
    json.writeArrayFieldStart("nodes");
    for (NodeResult node : report.nodes()) {
      node(node);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("groups");
    for (List<NodeId> group : report.groups()) {
      json.writeStartArray();
      for (NodeId node : group) {
        json.writeString(node.name());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    difference(report.difference());
    json.writeObjectFieldStart("passedOver");
    for (Map.Entry<String, Long> each : report.passedOver().entrySet()) {
      json.writeNumberField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    strings("notCompared", report.notCompared());
    strings("caveats", report.caveats());
    json.writeEndObject();
  }

  private void node(NodeResult node) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", node.node().name());
    json.writeStringField("client", node.client().label());
    json.writeStringField("version", node.version());
    json.writeStringField("outcome", node.outcome().name());
    json.writeStringField("why", node.why());
    json.writeStringField("advice", node.advice());
    Optional<Inclusion> where = node.inclusion();
    if (where.isPresent()) {
      json.writeNumberField("blockNumber", where.get().number());
      json.writeStringField("blockHash", where.get().block());
    }
    json.writeNumberField("bytes", node.bytes());
    json.writeNumberField("millis", node.millis());
    json.writeEndObject();
  }

  private void difference(Optional<FirstDifference> difference) throws IOException {
    if (difference.isEmpty()) {
      json.writeNullField("difference");
      return;
    }
    FirstDifference first = difference.get();
    json.writeObjectFieldStart("difference");
    json.writeStringField("path", first.place().field());
    if (first.place().call().isPresent()) {
      json.writeArrayFieldStart("call");
      for (int index : first.place().call().get()) {
        json.writeNumber(index);
      }
      json.writeEndArray();
    }
    json.writeObjectFieldStart("values");
    json.writeStringField(first.left().name(), first.place().left().orElse(null));
    json.writeStringField(first.right().name(), first.place().right().orElse(null));
    json.writeEndObject();
    json.writeNumberField("more", first.more());
    json.writeEndObject();
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
