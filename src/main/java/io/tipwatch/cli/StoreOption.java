package io.tipwatch.cli;

import io.tipwatch.config.InvalidConfigException;
import io.tipwatch.config.StoreConfig;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** {@code --config}, for commands that read what a daemon keeps; a picocli mixin. */
final class StoreOption {
  private final Kept.Opener opener;

  @Mixin private final ConfigOption config = new ConfigOption();

  StoreOption(Kept.Opener opener) {
    this.opener = opener;
  }

  /** The configured store; whoever asked closes it. */
  Kept open() throws InvalidConfigException, IOException {
    return opener.open(config());
  }

  StoreConfig config() throws InvalidConfigException {
    return config.loadStore();
  }

  /** The same store for another command, as it is typed. */
  String typed() {
    return config.given() ? " --config " + config.file() : "";
  }
}
