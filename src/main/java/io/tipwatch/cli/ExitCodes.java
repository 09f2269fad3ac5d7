package io.tipwatch.cli;

/** What the shell learns from a command. */
public final class ExitCodes {
  /** The nodes agree, or the command did what it was asked. */
  public static final int MATCH = 0;

  /** The nodes differ. */
  public static final int DIFFER = 1;

  /** Nothing can be said. */
  public static final int INCONCLUSIVE = 2;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 3;

  /** The command itself failed. */
  public static final int FAILED = 4;

  private ExitCodes() {}
}
