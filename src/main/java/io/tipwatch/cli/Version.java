package io.tipwatch.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {
  /** The version of this build, from the jar's manifest. */
  public static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** What made a report: {@code tipwatch 0.1.0}. */
  public static String software() {
    return "tipwatch " + number();
  }

  @Override
  public String[] getVersion() {
    return new String[] {software() + " (Java " + Runtime.version().feature() + ")"};
  }
}
