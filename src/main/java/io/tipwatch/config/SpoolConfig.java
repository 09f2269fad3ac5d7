package io.tipwatch.config;

import java.nio.file.Path;

/**
 * Where execution traces are kept while they are compared.
 *
 * @param maxBytes how much all traces of one chain may take together
 */
public record SpoolConfig(Path directory, long maxBytes) {
  public static final long DEFAULT_MAX_BYTES = 8L << 30;

  public SpoolConfig {
    if (maxBytes < 1 << 20) {
      throw new IllegalArgumentException("the spool needs at least 1 MiB");
    }
  }
}
