package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonReader;
import io.tipwatch.node.rpc.JsonWriter;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Where each call that was written down is; the lines themselves stay on disk. */
final class CallIndex implements AutoCloseable {
  /** A result had this many values at the most, and its line has some more. */
  private static final int MAX_VALUES = JsonReader.MAX_VALUES + 10_000;

  private static final int BUFFER = 64 << 10;

  private final Spool.SpoolFile file;
  private final Map<String, Line> lines = new HashMap<>();

  private record Line(long start, int length) {}

  private CallIndex(Spool.SpoolFile file) {
    this.file = file;
  }

  /**
   * Reads all lines once.
   *
   * @throws DamagedEvidenceException if one is not as they are written
   */
  static CallIndex read(Evidence evidence, Spool spool) throws IOException {
    CallIndex index = new CallIndex(spool.create());
    try (InputStream content = evidence.open(Names.CALLS)) {
      if (index.file.fill(content, Transcript.MAX_BYTES + 1) > Transcript.MAX_BYTES) {
        throw damaged("more than " + Transcript.MAX_BYTES + " bytes");
      }
      index.readLines();
      return index;
    } catch (DamagedEvidenceException e) {
      index.close();
      throw e;
    } catch (IOException e) {
      index.close();
      throw Names.unreadable(Names.CALLS, e);
    }
  }

  private void readLines() throws IOException {
    try (InputStream in = new BufferedInputStream(file.open(), BUFFER)) {
      long start = 0;
      for (byte[] line = next(in); line.length > 0; line = next(in)) {
        add(line, start);
        start += line.length + 1;
      }
    }
  }

  /** The next line without its end; empty after the last one. */
  private byte[] next(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
      if (line.size() > Transcript.MAX_LINE_BYTES) {
        throw damaged("line " + (lines.size() + 1) + " is too long");
      }
    }
    if (next < 0 && line.size() > 0) {
      throw damaged("it ends within line " + (lines.size() + 1));
    }
    if (next == '\n' && line.size() == 0) {
      throw damaged("line " + (lines.size() + 1) + " is empty");
    }
    return line.toByteArray();
  }

  private static DamagedEvidenceException damaged(String what) {
    return new DamagedEvidenceException(Names.CALLS + ": " + what);
  }

  private void add(byte[] text, long start) throws DamagedEvidenceException {
    int number = lines.size() + 1;
    if (number > Transcript.MAX_CALLS) {
      throw damaged("more than " + Transcript.MAX_CALLS + " lines");
    }
    try {
      var asked = CallLine.read(JsonReader.read(text, MAX_VALUES)).asked();
      String name = key(name(asked.node(), asked.method(), asked.params()), asked.turn());
      if (lines.put(name, new Line(start, text.length)) != null) {
        throw damaged("line " + number + " is the same call as a line before");
      }
    } catch (MalformedJsonException e) {
      throw new DamagedEvidenceException(
          Names.CALLS + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  /** What came of a call, the first time that it was made, or the second. */
  Optional<CallLine.Outcome> find(String name, int turn) throws IOException {
    Line line = lines.get(key(name, turn));
    if (line == null) {
      return Optional.empty();
    }
    try (InputStream in = file.open(line.start(), line.start() + line.length())) {
      byte[] text = in.readNBytes(line.length());
      return Optional.of(CallLine.read(JsonReader.read(text, MAX_VALUES)).outcome());
    }
  }

  /** What all calls of a method to a node with the same parameters have in common. */
  static String name(NodeId node, String method, Json.Arr params) {
    return "call " + node + " " + method + " " + hash(JsonWriter.text(params));
  }

  private static String key(String name, int turn) {
    return name + " " + turn;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
