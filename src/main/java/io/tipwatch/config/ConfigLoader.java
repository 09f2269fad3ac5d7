package io.tipwatch.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a HOCON file and the environment into a valid configuration, or says all that is wrong. */
public final class ConfigLoader {
  /** The largest file that is read. */
  public static final int MAX_BYTES = 1 << 20;

  /** How deep brackets may nest; the parser recurses, and our own keys need six. */
  static final int MAX_DEPTH = 64;

  private ConfigLoader() {}

  /**
   * Reads the file; {@code TIPWATCH_*} variables override it.
   *
   * @param environment as of {@link System#getenv()}
   */
  public static TipwatchConfig load(Path file, Map<String, String> environment)
      throws InvalidConfigException {
    return load(file, environment, new ConfigReading(file.toString(), environment));
  }

  /**
   * Reads only where incidents are kept. Whatever else is wrong with the file does not matter to
   * those who read them, maybe on a machine that has neither the nodes' tokens nor their names; but
   * a misspelt "store" would have them read a wrong place.
   */
  public static StoreConfig loadStore(Path file, Map<String, String> environment)
      throws InvalidConfigException {
    ConfigReading reading = new ConfigReading(file.toString(), environment);
    StoreSections sections = new StoreSections(new Tokens(home(file), environment), environment);
    Config config = parse(file, environment, true);
    Optional<StoreConfig> store;
    try {
      Section root = new Section(reading, config.root());
      root.reportMisspelt("store");
      store = sections.store(root.section("store"));
    } catch (ConfigException.NotResolved e) {
      throw invalid(file, line(e.origin()), "store names a variable that is not set");
    }
    reading.reportUnusedVariables(Set.of("store"));
    if (store.isEmpty() || !reading.problems().isEmpty()) {
      throw new InvalidConfigException(reading.problems());
    }
    return store.get();
  }

  /** Every key that a file like this one may hold, as paths. */
  static Set<String> knownPaths(Path file, Map<String, String> environment)
      throws InvalidConfigException {
    ConfigReading reading = new ConfigReading(file.toString(), environment);
    load(file, environment, reading);
    return reading.knownPaths();
  }

  private static TipwatchConfig load(
      Path file, Map<String, String> environment, ConfigReading reading)
      throws InvalidConfigException {
    Config config = parse(file, environment, false);
    ConfigSections sections = new ConfigSections(new Tokens(home(file), environment), environment);
    Optional<TipwatchConfig> read = sections.read(new Section(reading, config.root()));
    reading.reportUnusedVariables(Set.of("chains", "web", "alert", "store", "incidents"));
    if (read.isEmpty() || !reading.problems().isEmpty()) {
      throw new InvalidConfigException(reading.problems());
    }
    return read.get();
  }

  /** Where relative names in a file start. */
  private static Path home(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
  }

  /**
   * @param partly whether values may stay open that name a variable which is not set
   */
  private static Config parse(Path file, Map<String, String> environment, boolean partly)
      throws InvalidConfigException {
    String text = text(file);
    if (depth(text) > MAX_DEPTH) {
      throw invalid(file, 0, "brackets nest deeper than " + MAX_DEPTH);
    }
    try {
      return ConfigFactory.parseString(
              text,
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setOriginDescription(file.toString())
                  .setIncluder(new NoIncludes()))
          .resolve(
              ConfigResolveOptions.noSystem()
                  .setAllowUnresolved(partly)
                  .appendResolver(new EnvironmentSubstitution(environment)));
    } catch (ConfigException e) {
      throw invalid(file, line(e.origin()), plain(e));
    }
  }

  private static String text(Path file) throws InvalidConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw invalid(file, 0, "is larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid(file, 0, "is not UTF-8 text");
    } catch (IOException e) {
      throw invalid(file, 0, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '[', '{' -> deepest = Math.max(deepest, ++depth);
        case ']', '}' -> depth--;
        default -> {}
      }
    }
    return deepest;
  }

  /** The parser's message without the place, which is shown in front of it. */
  private static String plain(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    ConfigOrigin origin = e.origin();
    return origin == null ? message : message.replace(origin.description() + ": ", "");
  }

  private static int line(@Nullable ConfigOrigin origin) {
    return origin == null ? 0 : Math.max(0, origin.lineNumber());
  }

  private static InvalidConfigException invalid(Path file, int line, String message) {
    return new InvalidConfigException(
        List.of(new ConfigProblem(file.toString(), line, "", message)));
  }
}
