package io.tipwatch.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one JSON object, each to be asked for by name and kind. What is missing, of
 * another kind, or never asked for is an {@link IllegalArgumentException} that names it.
 */
public final class JsonMembers {
  /** A report is six levels deep. */
  static final int MAX_DEPTH = 16;

  private enum Null {
    NULL
  }

  private final String path;
  private final Map<?, ?> members;
  private final Set<String> asked = new HashSet<>();

  private JsonMembers(String path, Map<?, ?> members) {
    this.path = path;
    this.members = members;
  }

  /**
   * The members of the one object that a text holds, which is as long and deep as a report at most.
   *
   * @throws IOException if it is no JSON
   */
  public static JsonMembers parse(String text) throws IOException {
    try (JsonParser json = ReportJson.JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("an object was expected");
      }
      Map<String, Object> root = object(json);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException(
            "more follows at character " + json.currentTokenLocation().getCharOffset());
      }
      return new JsonMembers("", root);
    }
  }

  /** Builds the tree with a stack of its own; the parser bounds its depth. */
  private static Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        open.pop();
      } else if (token != JsonToken.FIELD_NAME) {
        Object value = value(json, token);
        add(open.element(), json, value);
        if (value instanceof Map || value instanceof List) {
          open.push(value);
        }
      }
    }
    return root;
  }

  private static Object value(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> new LinkedHashMap<String, Object>();
      case START_ARRAY -> new ArrayList<Object>();
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Null.NULL;
      default ->
          throw new IllegalArgumentException(
              "a report has no "
                  + token
                  + " at character "
                  + json.currentTokenLocation().getCharOffset());
    };
  }

  @SuppressWarnings("unchecked") // the stack holds only what value() made
  private static void add(Object parent, JsonParser json, Object value) throws IOException {
    if (parent instanceof List) {
      ((List<Object>) parent).add(value);
      return;
    }
    boolean container = value instanceof Map || value instanceof List;
    String name =
        container
            ? json.getParsingContext().getParent().getCurrentName()
            : json.getParsingContext().getCurrentName();
    ((Map<String, Object>) parent).put(name, value);
  }

  public String text(String name) {
    return as(String.class, name, ask(name));
  }

  /** A text, or empty when it is null or absent. */
  Optional<String> optionalText(String name) {
    return absent(name) ? Optional.empty() : Optional.of(text(name));
  }

  public long number(String name) {
    return as(Long.class, name, ask(name));
  }

  boolean flag(String name) {
    return as(Boolean.class, name, ask(name));
  }

  public JsonMembers object(String name) {
    return new JsonMembers(path + name + ".", as(Map.class, name, ask(name)));
  }

  Optional<JsonMembers> optionalObject(String name) {
    return absent(name) ? Optional.empty() : Optional.of(object(name));
  }

  public List<JsonMembers> objects(String name) {
    List<JsonMembers> objects = new ArrayList<>();
    for (Object element : array(name)) {
      String place = path + name + "[" + objects.size() + "].";
      objects.add(new JsonMembers(place, as(Map.class, name, element)));
    }
    return objects;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    array(name).forEach(element -> texts.add(as(String.class, name, element)));
    return texts;
  }

  /** Whole numbers, or empty when the member is null. */
  Optional<List<Integer>> optionalIntegers(String name) {
    if (absent(name)) {
      return Optional.empty();
    }
    List<Integer> numbers = new ArrayList<>();
    array(name).forEach(element -> numbers.add(integer(as(Long.class, name, element))));
    return Optional.of(numbers);
  }

  static int integer(long number) {
    if (number != (int) number) {
      throw new IllegalArgumentException("too great: " + number);
    }
    return (int) number;
  }

  /** The names of all members, for objects that are maps; they count as asked for. */
  Set<String> names() {
    members.keySet().forEach(name -> asked.add((String) name));
    return asked;
  }

  /** To be called last. */
  void end() {
    members
        .keySet()
        .forEach(name -> {
          if (!asked.contains(name)) {
            throw new IllegalArgumentException("unknown member " + path + name);
          }
        });
  }

  private List<?> array(String name) {
    return as(List.class, name, ask(name));
  }

  private boolean absent(String name) {
    asked.add(name);
    Object value = members.get(name);
    return value == null || value == Null.NULL;
  }

  private Object ask(String name) {
    asked.add(name);
    Object value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no member " + path + name);
    }
    return value;
  }

  private <T> T as(Class<T> kind, String name, Object value) {
    if (!kind.isInstance(value)) {
      throw new IllegalArgumentException("another kind of value was expected: " + path + name);
    }
    return kind.cast(value);
  }
}
