package io.tipwatch.config;

import java.util.Optional;
import java.util.function.Function;

/** Keys whose values are secrets: {@code KEY-file} or {@code KEY-env}, not both. */
record Secrets(Tokens tokens) {
  Optional<Secret> read(Section section, String key) {
    return read(section, key, Function.identity());
  }

  <T> Optional<T> read(Section section, String key, Function<Secret, T> parser) {
    Optional<T> file = section.optional(key + "-file", name -> parser.apply(tokens.fromFile(name)));
    Optional<T> variable =
        section.optional(key + "-env", name -> parser.apply(tokens.fromEnvironment(name)));
    if (file.isPresent() && variable.isPresent()) {
      section.problem(key + "-env", "give either " + key + "-file or " + key + "-env");
    }
    return file.or(() -> variable);
  }
}
