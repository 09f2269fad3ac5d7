package io.tipwatch.config;

import java.util.Locale;

/** The kind of chain, which decides how its nodes are spoken to. */
public enum Family {
  FILECOIN;

  /** The name in configuration and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
