package io.tipwatch.cli;

import java.io.OutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Hands out what incidents rest on, and packs it to be sent. */
@Command(
    name = "evidence",
    description = {
      "List, read, verify, export, import and delete the evidence of incidents.",
      "",
      "Reads the store of the configured daemon, which may run meanwhile; only 'delete' changes it."
    },
    footer = {
      "",
      "Examples:",
      "  tipwatch evidence list latest",
      "  tipwatch evidence get latest 1/calls.jsonl -o calls.jsonl",
      "  tipwatch evidence export 01KAP7 incident.zip"
    })
public final class EvidenceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  private EvidenceCommand() {}

  /**
   * The command with its own commands.
   *
   * @param stdout takes content as bytes
   */
  public static CommandLine line(
      Viewer viewer, OutputStream stdout, DeleteEvidence.Remover remover) {
    return new CommandLine(new EvidenceCommand())
        .addSubcommand(new ListEvidence(viewer))
        .addSubcommand(new GetEvidence(viewer, stdout))
        .addSubcommand(new VerifyEvidence(viewer))
        .addSubcommand(new ExportEvidence(viewer))
        .addSubcommand(new ImportEvidence())
        .addSubcommand(new DeleteEvidence(viewer, remover));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: list, get, verify, export, import or delete");
  }
}
