package io.tipwatch.cli;

import io.tipwatch.config.ConfigLoader;
import io.tipwatch.config.InvalidConfigException;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}, for commands that need a configuration; a picocli mixin. */
public final class ConfigOption {
  private static final String DEFAULT = "conf/tipwatch.conf";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; default: $TIPWATCH_CONFIG, else " + DEFAULT + ".")
  private @Nullable Path file;

  /** Whether a file was named on the command line. */
  public boolean given() {
    return file != null;
  }

  public Path file() {
    if (file != null) {
      return file;
    }
    return Path.of(System.getenv().getOrDefault("TIPWATCH_CONFIG", DEFAULT));
  }

  public TipwatchConfig load() throws InvalidConfigException {
    return ConfigLoader.load(file(), System.getenv());
  }

  /** Only where incidents are kept; the rest of the file may be wrong. */
  StoreConfig loadStore() throws InvalidConfigException {
    return ConfigLoader.loadStore(file(), System.getenv());
  }
}
