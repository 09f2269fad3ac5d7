package io.tipwatch.sim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Every value of a document with the path to it, in order. */
final class JsonLeaves {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(10_000).build())
          .build();

  private JsonLeaves() {}

  /** A value; an empty list or object is {@code []} or {@code {}}. */
  record Leaf(String path, String value) {}

  static List<Leaf> of(ByteSource source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    source.writeTo(bytes);
    return of(bytes.toByteArray());
  }

  static List<Leaf> of(byte[] bytes) throws IOException {
    List<Leaf> leaves = new ArrayList<>();
    Deque<Integer> indexes = new ArrayDeque<>();
    Deque<String> paths = new ArrayDeque<>();
    String path = "";
    try (JsonParser json = JSON.createParser(bytes)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          continue;
        }
        if (token.isStructEnd()) {
          int size = indexes.pop();
          path = paths.pop();
          if (size == 0 && token == JsonToken.END_ARRAY) {
            leaves.add(new Leaf(path, "[]"));
          }
          continue;
        }
        boolean inArray = json.getParsingContext().inArray();
        if (token.isStructStart()) {
          inArray = json.getParsingContext().getParent().inArray();
        }
        String here = path;
        if (inArray) {
          int index = indexes.pop();
          indexes.push(index + 1);
          here = path + "[" + index + "]";
        } else if (!name(json, token).isEmpty()) {
          here = path.isEmpty() ? name(json, token) : path + "." + name(json, token);
          int index = indexes.pop();
          indexes.push(index + 1);
        }
        if (token.isStructStart()) {
          paths.push(path);
          indexes.push(0);
          path = here;
        } else {
          leaves.add(new Leaf(here, json.getText()));
        }
      }
    }
    return leaves;
  }

  /** The field's name; empty for the document itself. */
  private static String name(JsonParser json, JsonToken token) throws IOException {
    String name =
        token.isStructStart()
            ? json.getParsingContext().getParent().getCurrentName()
            : json.currentName();
    return name == null ? "" : name;
  }
}
