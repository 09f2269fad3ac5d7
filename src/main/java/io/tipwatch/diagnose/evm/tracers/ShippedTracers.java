package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.trace.evm.lint.TracerLint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tracers that come with the program: those of {@code conf/tracers}, packed into its jar. */
public final class ShippedTracers {
  /** Their names, without {@code .js}. */
  public static final List<String> NAMES =
      List.of("window", "storage-writes", "returndata", "digest");

  /** Where they are, below the directory of the program and below that of a configuration. */
  public static final String DIRECTORY = "tracers";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private ShippedTracers() {}

  /** Whether a text can name a tracer in a directory, and nothing outside of it. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Reads one that is shipped.
   *
   * @throws IOException if it cannot be read, as from a damaged installation
   */
  public static TracerScript read(String name) throws IOException {
    try (@Nullable InputStream packed =
        ShippedTracers.class.getResourceAsStream("/io/tipwatch/tracers/" + name + ".js")) {
      if (packed != null) {
        return new TracerScript(name, new String(packed.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return unpacked(name)
        .orElseThrow(() -> new IOException("the tracer " + name + " is missing from the program"));
  }

  /** From the tree that was built, where classes are not packed. */
  private static Optional<TracerScript> unpacked(String name) throws IOException {
    try {
      Path classes =
          Path.of(ShippedTracers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path file = classes.resolve("../../conf").normalize().resolve(DIRECTORY);
      return read(file, name);
    } catch (URISyntaxException e) {
      throw new IOException("no path to the program: " + e.getMessage(), e);
    }
  }

  /** Reads the tracer of a name in a directory; empty if there is none. */
  public static Optional<TracerScript> read(Path directory, String name) throws IOException {
    Path file = directory.resolve(name + ".js");
    return Files.isRegularFile(file) ? Optional.of(file(file, name)) : Optional.empty();
  }

  /**
   * Reads a file, no further than a tracer may be long and one byte more.
   *
   * @param name what to call it
   */
  public static TracerScript file(Path file, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(TracerLint.MAX_BYTES + 1);
      return new TracerScript(name, new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
