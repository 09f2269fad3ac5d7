package io.tipwatch.node.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON value. Numbers keep their text, since chain quantities exceed 2^53 and a double would
 * make different numbers equal.
 */
public sealed interface Json {
  record Obj(Map<String, Json> fields) implements Json {
    /** An object in the given order; the map is not copied, so its maker must let go of it. */
    public Obj {}

    public static Obj of() {
      return new Obj(Map.of());
    }

    public Obj with(String name, Json value) {
      Map<String, Json> more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Obj(more);
    }
  }

  record Arr(List<Json> items) implements Json {}

  record Str(String value) implements Json {}

  /** A number as it was written, at most {@link JsonReader#MAX_NUMBER_CHARS} characters. */
  record Num(String text) implements Json {}

  record Bool(boolean value) implements Json {}

  record Null() implements Json {
    public static final Json VALUE = new Null();
  }

  static Json of(long number) {
    return new Num(Long.toString(number));
  }

  static Json of(String text) {
    return new Str(text);
  }

  static Json of(boolean claim) {
    return new Bool(claim);
  }

  static Arr array(Json... items) {
    return new Arr(List.of(items));
  }

  /** The value with a path for messages, from where its fields can be read. */
  default JsonField root(String name) {
    return JsonField.root(name, this);
  }
}
