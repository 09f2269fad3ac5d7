package io.tipwatch.cli;

import io.tipwatch.incident.bundle.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An exported incident, unpacked. */
@Command(
    name = "import",
    description = {
      "Unpack an exported incident into a directory, if all of it is what its manifest says.",
      "",
      "Then 'tipwatch incidents replay --bundle DIRECTORY' makes the diagnosis again."
    })
final class ImportEvidence implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "An exported incident.")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "DIRECTORY",
      description = "Where to; must be empty, or not be there yet.")
  private Path directory;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ImportEvidence() {}

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(file)) {
      throw new ParameterException(spec.commandLine(), "cannot read " + file);
    }
    if (Files.exists(directory) && !empty(directory)) {
      throw new ParameterException(spec.commandLine(), directory + " is not an empty directory");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Bundle bundle = Bundle.open(file)) {
      bundle.unpack(directory);
      out.println(
          Plain.text(
              "incident "
                  + bundle.manifest().incident()
                  + ": "
                  + bundle.manifest().files().size()
                  + " files in "
                  + directory));
    }
    out.flush();
    return ExitCodes.MATCH;
  }

  private static boolean empty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return !files.iterator().hasNext();
    }
  }
}
