package io.tipwatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what the daemon keeps of incidents, whether it runs or not. */
@Command(
    name = "incidents",
    description = {
      "List incidents, show one, and diagnose one again from its evidence.",
      "",
      "Reads the store of the configured daemon, which may run meanwhile; changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  tipwatch incidents list --open",
      "  tipwatch incidents show latest",
      "  tipwatch incidents replay 01KAP7"
    })
public final class IncidentsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  private IncidentsCommand() {}

  /** The command with its own commands. */
  public static CommandLine line(Viewer viewer, Replayer replayer) {
    return new CommandLine(new IncidentsCommand())
        .addSubcommand(new ListIncidents(viewer))
        .addSubcommand(new ShowIncident(viewer))
        .addSubcommand(new ReplayIncident(viewer, replayer));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed: list, show or replay");
  }
}
