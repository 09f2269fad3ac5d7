package io.tipwatch.incident;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.tipwatch.chain.NodeId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;

/** An incident as JSON, schema {@code tipwatch.incident/1}; plain ASCII, on one line. */
public final class IncidentJson {
  public static final String SCHEMA = "tipwatch.incident/1";

  /** Writes plain ASCII. */
  public static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private IncidentJson() {}

  /** The incident alone. */
  public static String of(Incident incident) {
    return write(incident, Optional.empty());
  }

  /** The incident with what is said about it now. */
  public static String notice(Incident incident, NoticeKind kind) {
    return write(incident, Optional.of(kind));
  }

  /** The members of an incident, schema and all, into an object that was begun. */
  public static void members(Incident incident, JsonGenerator json) throws IOException {
    json.writeStringField("schema", SCHEMA);
    fields(incident, json);
  }

  private static String write(Incident incident, Optional<NoticeKind> notice) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      if (notice.isPresent()) {
        json.writeStringField("notice", notice.get().name());
      }
      fields(incident, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  private static void fields(Incident incident, JsonGenerator json) throws IOException {
    json.writeStringField("id", incident.id().ulid());
    json.writeNumberField("version", incident.version());
    json.writeStringField("fingerprint", incident.fingerprint().hex());
    json.writeStringField("chain", incident.chain());
    json.writeStringField("kind", incident.kind().name());
    json.writeStringField("severity", incident.severity().name());
    json.writeStringField("state", incident.life().state());
    nodes("nodes", incident.parties().nodes(), json);
    nodes("suspects", incident.parties().suspects(), json);
    json.writeArrayFieldStart("groups");
    for (Collection<NodeId> group : incident.parties().groups()) {
      json.writeStartArray();
      for (NodeId node : group) {
        json.writeString(node.name());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    if (incident.lastCommon().isPresent()) {
      place(incident.lastCommon().get(), json);
    }
    times(incident, json);
    json.writeNumberField("occurrences", incident.occurrences());
    json.writeBooleanField("drill", incident.drill());
    json.writeStringField("cause", incident.cause());
    json.writeStringField("causeKind", incident.clue().kind());
    if (incident.clue().place().isPresent()) {
      json.writeStringField("location", incident.clue().place().get());
    }
    if (incident.follows().isPresent()) {
      json.writeStringField("follows", incident.follows().get().ulid());
    }
  }

  private static void times(Incident incident, JsonGenerator json) throws IOException {
    json.writeStringField("firstSeen", incident.firstSeen().toString());
    json.writeStringField("updated", incident.updated().toString());
    if (incident.life() instanceof Life.Resolved resolved) {
      json.writeStringField("resolved", resolved.at().toString());
      json.writeNumberField("seconds", incident.lasted(resolved.at()).toSeconds());
      if (resolved.inFavourOf().isPresent()) {
        json.writeStringField("inFavourOf", resolved.inFavourOf().get().ulid());
      }
    }
  }

  private static void place(Place place, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("lastCommon");
    json.writeNumberField("height", place.height());
    json.writeArrayFieldStart("key");
    for (String cid : place.key().cids()) {
      json.writeString(cid);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void nodes(String name, Collection<NodeId> nodes, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (NodeId node : nodes) {
      json.writeString(node.name());
    }
    json.writeEndArray();
  }
}
