package io.tipwatch.node.rpc;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value inside an answer and the way to it. Every accessor either gives the type that was asked
 * for or throws an exception that names the field.
 */
public final class JsonField {
  private final @Nullable JsonField parent;
  private final String step;
  private final Json value;

  private JsonField(@Nullable JsonField parent, String step, Json value) {
    this.parent = parent;
    this.step = step;
    this.value = value;
  }

  static JsonField root(String name, Json value) {
    return new JsonField(null, name, value);
  }

  public Json value() {
    return value;
  }

  public boolean isNull() {
    return value instanceof Json.Null;
  }

  /**
   * The field of that name, or JSON null if there is none. Case matters only when two names differ
   * in nothing else: old Venus nodes write lower-case names.
   */
  public JsonField at(String name) throws MalformedJsonException {
    if (!(value instanceof Json.Obj object)) {
      throw expected("an object");
    }
    return new JsonField(this, "." + name, find(object.fields(), name));
  }

  private static Json find(Map<String, Json> fields, String name) {
    Json exact = fields.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, Json> field : fields.entrySet()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return Json.Null.VALUE;
  }

  /** The elements of an array; none for null, which Go writes for an empty one. */
  public List<JsonField> items() throws MalformedJsonException {
    if (isNull()) {
      return List.of();
    }
    if (!(value instanceof Json.Arr array)) {
      throw expected("an array");
    }
    List<JsonField> items = new ArrayList<>(array.items().size());
    for (Json item : array.items()) {
      items.add(new JsonField(this, "[" + items.size() + "]", item));
    }
    return items;
  }

  /** The elements of an array that must not have more than so many. */
  public List<JsonField> items(int atMost) throws MalformedJsonException {
    if (value instanceof Json.Arr array && array.items().size() > atMost) {
      throw new MalformedJsonException(
          path() + ": " + array.items().size() + " elements; at most " + atMost + " are believed");
    }
    return items();
  }

  /** The fields of an object, in their order. */
  public Map<String, JsonField> members() throws MalformedJsonException {
    if (!(value instanceof Json.Obj object)) {
      throw expected("an object");
    }
    Map<String, JsonField> members = new LinkedHashMap<>();
    object
        .fields()
        .forEach((name, member) ->
            members.put(name, new JsonField(this, "." + Quoted.text(name, 60), member)));
    return members;
  }

  public String text() throws MalformedJsonException {
    if (!(value instanceof Json.Str text)) {
      throw expected("a string");
    }
    return text.value();
  }

  /** A string, or nothing for null. */
  public Optional<String> optionalText() throws MalformedJsonException {
    return isNull() ? Optional.empty() : Optional.of(text());
  }

  public boolean claim() throws MalformedJsonException {
    if (!(value instanceof Json.Bool claim)) {
      throw expected("true or false");
    }
    return claim.value();
  }

  /** An integer that fits a long. */
  public long number() throws MalformedJsonException {
    return integer().map(BigInteger::toString).map(Long::valueOf).orElseThrow(this::notLong);
  }

  /** An integer within bounds, both included. */
  public long number(long least, long most) throws MalformedJsonException {
    long number = number();
    if (number < least || number > most) {
      throw new MalformedJsonException(
          path() + ": " + number + " is outside of " + least + " to " + most);
    }
    return number;
  }

  private Optional<BigInteger> integer() {
    String text = value instanceof Json.Num number ? number.text() : "";
    if (!text.matches("-?[0-9]{1,19}")) {
      return Optional.empty();
    }
    BigInteger integer = new BigInteger(text);
    return integer.bitLength() < Long.SIZE ? Optional.of(integer) : Optional.empty();
  }

  private MalformedJsonException notLong() {
    return expected("a 64-bit integer");
  }

  /** The exception for a value that is not what was asked for. */
  public MalformedJsonException expected(String what) {
    return new MalformedJsonException(path() + ": expected " + what + ", found " + found());
  }

  private String found() {
    return switch (value) {
      case Json.Obj _ -> "an object";
      case Json.Arr _ -> "an array";
      case Json.Str(String text) -> "the string " + Quoted.text(text, 60);
      case Json.Num(String text) -> "the number " + Quoted.text(text, 60);
      case Json.Bool(boolean claim) -> String.valueOf(claim);
      case Json.Null _ -> "null, or no such field";
    };
  }

  /** The way to this value, such as {@code result.Blocks[0].Height}. */
  public String path() {
    Deque<String> steps = new ArrayDeque<>();
    for (JsonField field = this; field != null; field = field.parent) {
      steps.addFirst(field.step);
    }
    return String.join("", steps);
  }

  @Override
  public String toString() {
    return path();
  }
}
