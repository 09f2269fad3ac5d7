package io.tipwatch.cli;

import io.tipwatch.diagnose.evm.tracers.ShippedTracers;
import io.tipwatch.diagnose.evm.tracers.TracerChoice;
import io.tipwatch.diagnose.evm.tracers.TracerChoice.BuiltIn;
import io.tipwatch.diagnose.evm.tracers.TracerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Which tracer to run; a picocli mixin. */
public final class TracerOption {
  @Option(
      names = "--tracer",
      paramLabel = "TRACER",
      defaultValue = "steps",
      description = {
        "A file FILE.js; the name of a file in the directory tracers beside the configuration, or",
        "of one that is shipped: window, storage-writes, returndata, digest; or steps, callTracer,",
        "flatCallTracer, prestateTracer. Default: ${DEFAULT-VALUE}."
      })
  private String tracer = BuiltIn.STEPS.label();

  @Option(
      names = "--set",
      paramLabel = "NAME=NUMBER",
      description = "Another value for a number in the tracer, such as --set from=90.")
  private Map<String, Long> values = new TreeMap<>();

  /**
   * Finds it.
   *
   * @param beside the configuration, where operators keep tracers of their own
   * @throws IllegalArgumentException if there is none, or it has no such number
   */
  TracerChoice choice(Path beside) throws IOException {
    Optional<BuiltIn> builtIn = BuiltIn.named(tracer);
    if (builtIn.isPresent()) {
      if (!values.isEmpty()) {
        throw new IllegalArgumentException(
            "--set is for custom tracers, and " + tracer + " is none");
      }
      return builtIn.get();
    }
    TracerScript script = script(beside);
    for (Map.Entry<String, Long> value : values.entrySet()) {
      if (value.getValue() < 0) {
        throw new IllegalArgumentException("--set wants numbers of zero or more: " + value);
      }
      script = script.with(value.getKey(), value.getValue());
    }
    return new TracerChoice.Script(script);
  }

  private TracerScript script(Path beside) throws IOException {
    if (tracer.endsWith(".js") || !ShippedTracers.isName(tracer)) {
      Path file = Path.of(tracer);
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new IllegalArgumentException("cannot read the tracer " + tracer);
      }
      return ShippedTracers.file(file, tracer);
    }
    Path own = beside.toAbsolutePath().resolveSibling(ShippedTracers.DIRECTORY);
    Optional<TracerScript> found = ShippedTracers.read(own, tracer);
    if (found.isPresent()) {
      return found.get();
    }
    if (ShippedTracers.NAMES.contains(tracer)) {
      return ShippedTracers.read(tracer);
    }
    throw new IllegalArgumentException(
        "no tracer is called "
            + tracer
            + ": there are "
            + String.join(", ", ShippedTracers.NAMES)
            + ", what is in "
            + own
            + ", and steps, callTracer, flatCallTracer, prestateTracer");
  }
}
