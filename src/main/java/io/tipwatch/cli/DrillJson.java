package io.tipwatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.cli.DrillReport.Notice;
import io.tipwatch.cli.DrillReport.Sink;
import io.tipwatch.cli.DrillReport.Steps;
import io.tipwatch.sim.MirrorFault;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A drill's outcome for a machine: schema {@code tipwatch.drill/1}. What is unknown is null. */
final class DrillJson {
  static final String SCHEMA = "tipwatch.drill/1";

  private static final int MILLIS = 3;

  private final JsonGenerator json;

  private DrillJson(JsonGenerator json) {
    this.json = json;
  }

  static String write(DrillReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new DrillJson(json.useDefaultPrettyPrinter()).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a text does not fail", e);
    }
    return text.append(System.lineSeparator()).toString();
  }

  private void report(DrillReport report) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", SCHEMA);
    json.writeStringField("chain", report.chain());
    json.writeBooleanField("simulated", report.simulated());
    json.writeStringField("outcome", report.outcome().name());
    json.writeNumberField("exitCode", report.outcome().exitCode());
    json.writeStringField("summary", report.summary());
    json.writeObjectFieldStart("expectedSeconds");
    seconds("inject", Optional.of(report.expected().toInject()));
    seconds("find", Optional.of(report.expected().toFind()));
    seconds("clear", Optional.of(report.expected().toClear()));
    json.writeEndObject();
    if (report.mirrored().isPresent()) {
      DrillReport.Mirrored mirrored = report.mirrored().get();
      json.writeObjectFieldStart("mirrored");
      json.writeStringField("node", mirrored.node());
      json.writeStringField("client", mirrored.client());
      json.writeStringField("version", mirrored.version());
      json.writeEndObject();
    } else {
      json.writeNullField("mirrored");
    }
    fault(report.fault());
    steps(report.steps());
    json.writeArrayFieldStart("sinks");
    for (Sink sink : report.sinks()) {
      json.writeStartObject();
      json.writeStringField("name", sink.name());
      notice("firing", sink.firing());
      notice("allClear", sink.allClear());
      json.writeEndObject();
    }
    json.writeEndArray();
    text("record", report.record().map(Object::toString));
    strings("notes", report.notes());
    json.writeEndObject();
  }

  private void fault(Optional<MirrorFault> injected) throws IOException {
    if (injected.isEmpty()) {
      json.writeNullField("fault");
      return;
    }
    MirrorFault fault = injected.get();
    json.writeObjectFieldStart("fault");
    json.writeNumberField("height", fault.height());
    key("tipset", fault.tipset());
    key("refused", fault.refused());
    json.writeNumberField("message", fault.place().message());
    if (fault.place().call().isPresent()) {
      json.writeArrayFieldStart("call");
      for (int index : fault.place().call().get()) {
        json.writeNumber(index);
      }
      json.writeEndArray();
    } else {
      json.writeNullField("call");
    }
    json.writeStringField("field", fault.place().field());
    json.writeStringField("claimedRoot", fault.claimedRoot());
    json.writeStringField("computedRoot", fault.computedRoot());
    json.writeEndObject();
  }

  private void steps(Steps steps) throws IOException {
    json.writeObjectFieldStart("seconds");
    seconds("suspicion", steps.suspicion());
    seconds("opened", steps.opened());
    seconds("located", steps.located());
    seconds("healed", steps.healed());
    seconds("over", steps.over());
    json.writeEndObject();
    text("place", steps.place());
    json.writeBooleanField("exact", steps.exact());
  }

  private void notice(String name, Notice notice) throws IOException {
    json.writeObjectFieldStart(name);
    seconds("seconds", notice.accepted());
    json.writeBooleanField("refused", notice.refused());
    json.writeNumberField("failures", notice.failures());
    text("why", notice.why());
    json.writeEndObject();
  }

  private void key(String name, TipsetKey key) throws IOException {
    strings(name, key.cids());
  }

  private void strings(String name, List<String> all) throws IOException {
    json.writeArrayFieldStart(name);
    for (String one : all) {
      json.writeString(one);
    }
    json.writeEndArray();
  }

  private void seconds(String name, Optional<Duration> time) throws IOException {
    if (time.isPresent()) {
      json.writeNumberField(name, BigDecimal.valueOf(time.get().toMillis(), MILLIS));
    } else {
      json.writeNullField(name);
    }
  }

  private void text(String name, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    } else {
      json.writeNullField(name);
    }
  }
}
