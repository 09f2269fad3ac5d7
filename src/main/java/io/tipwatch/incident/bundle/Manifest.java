package io.tipwatch.incident.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentFileJson;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.JsonMembers;
import io.tipwatch.report.NodeText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is in a bundle, schema {@code tipwatch.bundle/1}.
 *
 * @param files no two of one path
 */
public record Manifest(IncidentId incident, List<Piece> files) {
  public static final String SCHEMA = "tipwatch.bundle/1";

  /** The name of its file in a bundle. */
  public static final String FILE = "manifest.json";

  /** More pieces than any incident has. */
  static final int MAX_FILES = 10_000;

  public Manifest {
    files = List.copyOf(files);
    if (files.size() > MAX_FILES) {
      throw new IllegalArgumentException("a bundle has at most " + MAX_FILES + " files");
    }
    Set<String> paths = new HashSet<>();
    files.forEach(file -> {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException("one path twice: " + file.path());
      }
    });
  }

  /**
   * One piece of evidence.
   *
   * @param path where it is in the bundle
   * @param label what it is
   * @param bytes zero or more
   */
  public record Piece(String path, String label, String sha256, long bytes) {
    /** Neither a root, nor a hidden file, nor a way up. */
    private static final Pattern PATH =
        Pattern.compile("evidence(/[A-Za-z0-9][A-Za-z0-9._-]{0,199}){1,4}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Piece {
      if (!PATH.matcher(path).matches()) {
        throw new IllegalArgumentException("not a path of evidence: " + NodeText.of(path));
      }
      if (!SHA256.matcher(sha256).matches() || bytes < 0) {
        throw new IllegalArgumentException("neither a hash nor a size: " + path);
      }
    }

    /** The directory that it is in. */
    String folder() {
      return path.substring(0, path.lastIndexOf('/'));
    }

    /** A piece that bears its label as a name where that can be one, and its hash otherwise. */
    private static Piece of(Evidence evidence, Set<String> taken) {
      String named = "evidence/" + evidence.label();
      boolean free = PATH.matcher(named).matches() && !taken.contains(named);
      String path = free ? named : "evidence/" + evidence.sha256();
      return new Piece(path, evidence.label(), evidence.sha256(), evidence.bytes());
    }
  }

  /**
   * Who makes a bundle, and when.
   *
   * @param software with its version
   */
  public record Origin(String software, Instant at) {}

  /** The manifest of some evidence; content that is there under two labels may be listed once. */
  static Manifest of(IncidentId incident, List<Evidence> evidence) {
    Map<String, Piece> files = new LinkedHashMap<>();
    for (Evidence one : evidence) {
      Piece piece = Piece.of(one, files.keySet());
      files.putIfAbsent(piece.path(), piece);
    }
    return new Manifest(incident, List.copyOf(files.values()));
  }

  /** What all files take when they are unpacked; saturated. */
  long bytes() {
    return files.stream().mapToLong(Piece::bytes).reduce(0, Manifest::plus);
  }

  private static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** As JSON, with all that is known of the incident beside it. */
  String json(IncidentFile file, List<Notice> notices, Origin origin) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = IncidentJson.JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeStringField("software", origin.software());
      json.writeStringField("exported", origin.at().toString());
      json.writeArrayFieldStart("files");
      for (Piece piece : files) {
        json.writeStartObject();
        json.writeStringField("path", piece.path());
        json.writeStringField("label", piece.label());
        json.writeStringField("sha256", piece.sha256());
        json.writeNumberField("bytes", piece.bytes());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeFieldName("incident");
      json.writeStartObject();
      IncidentFileJson.members(file, notices, json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.append('\n').toString();
  }

  /**
   * Reads what was written before; the bundle may come from anybody.
   *
   * @throws MalformedBundleException if it is no manifest
   */
  static Manifest read(String json) throws MalformedBundleException {
    try {
      JsonMembers root = JsonMembers.parse(json);
      if (!root.text("schema").equals(SCHEMA)) {
        throw new IllegalArgumentException("the schema is not " + SCHEMA);
      }
      List<Piece> files = new ArrayList<>();
      for (JsonMembers file : root.objects("files")) {
        files.add(
            new Piece(
                file.text("path"), file.text("label"), file.text("sha256"), file.number("bytes")));
      }
      return new Manifest(new IncidentId(root.object("incident").text("id")), files);
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedBundleException(
          FILE + " is no manifest: " + NodeText.of(String.valueOf(e.getMessage())), e);
    }
  }
}
