package io.tipwatch.cli;

import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.TipwatchConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The chain that a command is about, when one file may configure several. */
final class ChosenChain {
  private ChosenChain() {}

  /**
   * @param name as given on the command line; null if it was not
   */
  static ChainConfig of(TipwatchConfig config, @Nullable String name, CommandLine at) {
    if (name == null && config.chains().size() > 1) {
      throw new ParameterException(at, "several chains are configured; name one with --chain");
    }
    return config.chains().stream()
        .filter(chain -> name == null || chain.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ParameterException(at, "no chain is called " + name));
  }
}
