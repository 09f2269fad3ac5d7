package io.tipwatch.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole way on simulated nodes. */
@Command(
    name = "demo",
    description = {
      "Watch three simulated nodes, break one, and see it found.",
      "",
      "Starts a Lotus, a Venus and a Forest of our own on this machine and the daemon on them, lets",
      "them agree for a while, makes one compute another state deep inside a subcall, and prints",
      "what happens. Then keeps serving the page and the metrics until interrupted."
    })
public final class DemoCommand implements Callable<Integer> {
  private final Demo demo;
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--once",
      description = "Exit after the diagnosis: 0 if it names exactly the injected fault, 1 if not.")
  private boolean once;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another chain, another node, another fault. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9464",
      description =
          "Where the page is served; another one if it is taken. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = {
        "The address to serve the page on; by default only this machine reaches it.",
        "Default: ${DEFAULT-VALUE}."
      })
  private String host;

  /**
   * What was asked for.
   *
   * @param once whether to end after the diagnosis
   * @param port 0 for any
   */
  public record Wish(boolean once, long seed, String host, int port) {}

  /** What the command starts. */
  @FunctionalInterface
  public interface Demo {
    /** Runs to the diagnosis, or until interrupted; whether the fault was named exactly. */
    boolean run(Wish wish, PrintWriter out, Terminal terminal) throws Exception;
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the spec and the host
  public DemoCommand(Demo demo, Terminal terminal) {
    this.demo = demo;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    return demo.run(new Wish(once, seed, host, port), out, terminal)
        ? ExitCodes.MATCH
        : ExitCodes.DIFFER;
  }
}
