package io.tipwatch.trace.filecoin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where one JSON value lies in a document that is known to be well-formed. */
final class Span {
  private final byte[] document;
  private final int start;
  private final int end;

  Span(byte[] document, int start, int end) {
    this.document = document;
    this.start = start;
    this.end = end;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  static Span root(byte[] document) {
    return new Span(document, 0, document.length);
  }

  String text() {
    return new String(document, start, end - start, StandardCharsets.UTF_8);
  }

  boolean isNull() {
    return document[start] == 'n';
  }

  /** A member of this object; absent if it is not there. */
  Optional<Span> get(String name) {
    return Optional.ofNullable(fields().get(name));
  }

  /** A member, followed down. */
  Span at(String... path) {
    Span span = this;
    for (String name : path) {
      span = span.get(name).orElseThrow(() -> new IllegalStateException("no " + name));
    }
    return span;
  }

  Map<String, Span> fields() {
    Map<String, Span> fields = new LinkedHashMap<>();
    List<Span> parts = parts();
    for (int i = 0; i < parts.size(); i += 2) {
      String name = parts.get(i).text();
      fields.put(name.substring(1, name.length() - 1), parts.get(i + 1));
    }
    return fields;
  }

  List<Span> elements() {
    return isNull() ? List.of() : parts();
  }

  /** Values directly inside; names and values in turn if this is an object. */
  private List<Span> parts() {
    List<Span> parts = new ArrayList<>();
    int at = start + 1;
    while (at < end - 1) {
      byte next = document[at];
      if (next == ',' || next == ':' || next <= ' ') {
        at++;
      } else {
        int past = past(at);
        parts.add(new Span(document, at, past));
        at = past;
      }
    }
    return parts;
  }

  private int past(int from) {
    int at = from;
    int depth = 0;
    while (true) {
      byte next = document[at];
      if (next == '"') {
        at = pastString(at);
      } else if (next == '{' || next == '[') {
        depth++;
        at++;
      } else if (next == '}' || next == ']') {
        depth--;
        at++;
      } else if (depth == 0) {
        while (",]}: \n".indexOf(document[at]) < 0) {
          at++;
        }
      } else {
        at++;
      }
      if (depth == 0) {
        return at;
      }
    }
  }

  private int pastString(int from) {
    int at = from + 1;
    while (document[at] != '"') {
      at += document[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}
