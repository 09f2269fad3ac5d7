package io.tipwatch.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets {@code ${NAME}} in the file stand for an environment variable. */
record EnvironmentSubstitution(Map<String, String> environment) implements ConfigResolver {
  @Override
  public @Nullable ConfigValue lookup(String path) {
    String value = environment.get(path);
    return value == null ? null : ConfigValueFactory.fromAnyRef(value, "environment");
  }

  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return this;
  }
}
