package io.tipwatch.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration while it is read. Each key that is asked for becomes known; what
 * is left over at the end is reported. Problems are collected, so that all show at once.
 */
final class Section {
  private static final ConfigObject NOTHING = ConfigValueFactory.fromMap(Map.of());

  private final ConfigReading reading;
  private final @Nullable Section parent;
  private final String path;
  private final ConfigObject object;
  private final Set<String> known = new TreeSet<>();
  private boolean sound = true;

  /** The whole configuration. */
  Section(ConfigReading reading, ConfigObject root) {
    this(reading, null, "", root);
  }

  private Section(
      ConfigReading reading, @Nullable Section parent, String path, ConfigObject object) {
    this.reading = reading;
    this.parent = parent;
    this.path = path;
    this.object = object;
  }

  /** A value that must be there; absent here only if a problem was noted. */
  <T> Optional<T> required(String key, Function<String, T> parser) {
    Optional<T> value = optional(key, parser);
    if (value.isEmpty() && sound(key)) {
      problem(key, "is missing");
    }
    return value;
  }

  <T> T value(String key, T fallback, Function<String, T> parser) {
    return optional(key, parser).orElse(fallback);
  }

  /** A single value, from the environment if it has one, else from the file. */
  <T> Optional<T> optional(String key, Function<String, T> parser) {
    known.add(key);
    Optional<String> override = reading.override(pathOf(key));
    try {
      if (override.isPresent()) {
        return override.map(parser);
      }
      return Optional.ofNullable(object.get(key)).flatMap(this::text).map(parser);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      if (override.isPresent()) {
        fail();
        reading.problemInEnvironment(pathOf(key), message);
      } else {
        problem(key, message);
      }
      return Optional.empty();
    }
  }

  /** A list of texts; in the environment they are separated by commas. */
  List<String> texts(String key) {
    known.add(key);
    Optional<String> override = reading.override(pathOf(key));
    if (override.isPresent()) {
      return List.of(override.get().split("\\s*,\\s*"));
    }
    List<String> texts = new ArrayList<>();
    for (ConfigValue element : list(key)) {
      if (element.valueType() == ConfigValueType.STRING) {
        texts.add(String.valueOf(element.unwrapped()));
      } else {
        problem(key, "must be a list of texts");
      }
    }
    return texts;
  }

  /** An object below this one; an empty one when it is absent. */
  Section section(String key) {
    known.add(key);
    ConfigValue value = object.get(key);
    if (value instanceof ConfigObject child) {
      return new Section(reading, this, pathOf(key), child);
    }
    if (value != null) {
      problem(key, "must be an object { … }, not a " + type(value));
    }
    return new Section(reading, this, pathOf(key), NOTHING.withOrigin(object.origin()));
  }

  /** The objects of a list; empty when it is absent. */
  List<Section> sections(String key) {
    known.add(key);
    List<Section> sections = new ArrayList<>();
    int index = 0;
    for (ConfigValue element : list(key)) {
      String elementPath = pathOf(key) + "." + index++;
      if (element instanceof ConfigObject child) {
        sections.add(new Section(reading, this, elementPath, child));
      } else {
        fail();
        reading.problem(
            element.origin(), elementPath, "must be an object { … }, not a " + type(element));
      }
    }
    return sections;
  }

  /** Makes the record of this object, unless something in it was wrong. */
  <T> Optional<T> build(Supplier<T> record) {
    reportUnknownKeys();
    return check(record);
  }

  /** Makes a record of some of the keys, unless something in this object was wrong. */
  <T> Optional<T> check(Supplier<T> record) {
    if (!sound) {
      return Optional.empty();
    }
    try {
      return Optional.of(record.get());
    } catch (IllegalArgumentException e) {
      fail();
      reading.problem(object.origin(), path, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  void problem(String key, String message) {
    fail();
    ConfigValue value = object.get(key);
    ConfigOrigin origin = value == null ? object.origin() : value.origin();
    reading.problem(origin, pathOf(key), message);
  }

  /**
   * Reports keys that look like a misspelt one, when that is absent; other unknown ones may stay.
   */
  void reportMisspelt(String key) {
    for (String other : new TreeSet<>(object.keySet())) {
      if (!object.containsKey(key) && Nearest.to(other, Set.of(key)).isPresent()) {
        problem(other, "unknown key; did you mean " + key + "?");
      }
    }
  }

  private void reportUnknownKeys() {
    known.forEach(key -> reading.know(pathOf(key)));
    for (String key : new TreeSet<>(object.keySet())) {
      if (!known.contains(key)) {
        String hint = Nearest.to(key, known).map(near -> "; did you mean " + near + "?").orElse("");
        problem(key, "unknown key" + hint);
      }
    }
  }

  /** What holds a broken part is not built either. */
  private void fail() {
    for (Section section = this; section != null; section = section.parent) {
      section.sound = false;
    }
  }

  /** Whether nothing was wrong with these keys. */
  boolean sound(String... keys) {
    return Arrays.stream(keys).noneMatch(key -> reading.hasProblem(pathOf(key)));
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Optional<String> text(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> Optional.of(String.valueOf(value.unwrapped()));
      case NULL -> Optional.empty();
      case OBJECT, LIST ->
          throw new IllegalArgumentException("must be a single value, not a " + type(value));
    };
  }

  private List<ConfigValue> list(String key) {
    ConfigValue value = object.get(key);
    if (value instanceof ConfigList list) {
      return list;
    }
    if (value != null) {
      problem(key, "must be a list [ … ], not a " + type(value));
    }
    return List.of();
  }

  private static String type(ConfigValue value) {
    return value.valueType().name().toLowerCase(Locale.ROOT);
  }
}
