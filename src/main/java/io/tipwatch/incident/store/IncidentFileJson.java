package io.tipwatch.incident.store;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.Parties;
import io.tipwatch.report.MalformedReportException;
import io.tipwatch.report.ReportJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of one incident as JSON: the members of {@code tipwatch.incident/1}, and beside
 * them parties, report, evidence, notices and symptoms. Plain ASCII, on one line.
 */
public final class IncidentFileJson {
  private IncidentFileJson() {}

  /** The object. */
  public static String of(IncidentFile file, List<Notice> notices) {
    return text(json -> {
      json.writeStartObject();
      members(file, notices, json);
      json.writeEndObject();
    });
  }

  /** The evidence alone, as an array. */
  public static String evidence(List<Evidence> evidence) {
    return text(json -> evidence(evidence, json));
  }

  /** Something that is written. */
  @FunctionalInterface
  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static String text(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = IncidentJson.JSON.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  /** All members, into an object that was begun. */
  public static void members(IncidentFile file, List<Notice> notices, JsonGenerator json)
      throws IOException {
    IncidentJson.members(file.incident(), json);
    time("located", file.incident().life().locatedAt(), json);
    time("finalized", file.incident().life().finalizedAt(), json);
    parties(file.incident().parties(), json);
    json.writeArrayFieldStart("symptoms");
    for (IncidentId symptom : file.symptoms()) {
      json.writeString(symptom.ulid());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notices");
    for (Notice notice : notices) {
      notice(notice, json);
    }
    json.writeEndArray();
    json.writeFieldName("evidence");
    evidence(file.evidence(), json);
    report(file.report(), json);
  }

  private static void parties(Parties parties, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("parties");
    for (Parties.Party party : parties.all()) {
      json.writeStartObject();
      json.writeStringField("node", party.node().name());
      text("root", party.root(), json);
      json.writeBooleanField("suspect", party.suspect());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void notice(Notice notice, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("sink", notice.sink());
    json.writeStringField("kind", notice.kind().name());
    json.writeNumberField("number", notice.number());
    json.writeStringField("state", notice.state().name());
    json.writeStringField("created", notice.created().toString());
    time("done", notice.done(), json);
    if (notice.state() == Notice.State.PENDING) {
      json.writeStringField("notBefore", notice.notBefore().toString());
    }
    json.writeNumberField("tries", notice.tries());
    text("why", notice.why(), json);
    json.writeEndObject();
  }

  private static void evidence(List<Evidence> evidence, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Evidence piece : evidence) {
      evidence(piece, json);
    }
    json.writeEndArray();
  }

  private static void evidence(Evidence piece, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", piece.label());
    json.writeStringField("sha256", piece.sha256());
    json.writeNumberField("bytes", piece.bytes());
    json.writeNumberField("storedBytes", piece.storedBytes());
    json.writeStringField("captured", piece.captured().toString());
    json.writeEndObject();
  }

  /** A report that cannot be read would make all of this unreadable, and is left out. */
  private static void report(Optional<String> report, JsonGenerator json) throws IOException {
    try {
      if (report.isPresent()) {
        var diagnosis = ReportJson.read(report.get());
        json.writeFieldName("report");
        ReportJson.write(diagnosis, json);
      }
    } catch (MalformedReportException _) {
      json.writeNullField("report");
    }
  }

  private static void time(String name, Optional<Instant> at, JsonGenerator json)
      throws IOException {
    text(name, at.map(Instant::toString), json);
  }

  private static void text(String name, Optional<String> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }
}
