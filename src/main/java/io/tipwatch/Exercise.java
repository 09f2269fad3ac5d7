package io.tipwatch;

import io.tipwatch.cli.CompareCommand;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.Rendering;
import io.tipwatch.sim.SimChain;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.TraceShape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A comparison of generated answers that nobody reads: it loads what real ones will use. */
final class Exercise {
  private static final Terminal NOBODY = new Terminal(false, false);

  private Exercise() {}

  static void compare() {
    try {
      Path left = Files.createTempFile("tipwatch-left", ".json");
      Path right = Files.createTempFile("tipwatch-right", ".json.gz");
      try {
        write(left, right);
        compare(left.toString(), left.toString());
        compare(left.toString(), right.toString(), "--json", "--verbose");
        compare(left.toString(), right.toString());
      } finally {
        Files.delete(left);
        Files.delete(right);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path left, Path right) throws IOException {
    SimChain chain = new SimChain(ChainRules.mainnet(1));
    SimTrace trace = new SimTrace(chain, chain.head(), TraceShape.small());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(left))) {
      trace.writeTo(out, Rendering.of(Dialect.LOTUS), Optional.empty());
    }
    TraceFault fault = trace.deepInCron(0);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(right))) {
      trace.writeTo(out, Rendering.of(Dialect.FOREST), Optional.of(fault));
    }
  }

  private static void compare(String... arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    String[] all = new String[arguments.length + 1];
    all[0] = "compare";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    TipwatchCommand.run(
        List.of(new CompareCommand(OneShot::compare, NOBODY)), NOBODY, nowhere, nowhere, all);
  }
}
