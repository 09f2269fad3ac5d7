package io.tipwatch.cli;

import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.Family;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.Quantities;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.TipwatchConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries the alarm. */
@Command(
    name = "drill",
    description = {
      "Prove with your own configuration that a divergence is found, located and told.",
      "",
      "Watches the configured nodes and one more, called drill, that mirrors one of them and goes",
      "wrong at one known place. Everything from there on is real: the suspicion, the diagnosis on",
      "your nodes, the incident, the notices to your sinks, and the all-clear once the drill is",
      "healed. All of it is marked as a drill. Nodes are only read from, and the daemon's incidents",
      "are not touched."
    },
    footer = {
      "",
      "It takes a few minutes: about two settle depths and the calm before an all-clear. The",
      "mirrored node executes one tipset up to four times, every other node once.",
      "A success is noted beside the store, so run it as the user that the daemon runs as.",
      "",
      "Examples:",
      "  tipwatch drill --config conf/tipwatch.conf",
      "  tipwatch drill --chain filecoin-mainnet --sink slack --json",
      "  tipwatch drill --simulated"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:found exactly, and every sink took both notices",
      "1:not found, found elsewhere, or a sink did not take a notice",
      "2:it could not be tried to its end: no node answers, nodes disagree, time ran out",
      "3:the command line or the configuration is wrong",
      "4:the command failed"
    })
public final class DrillCommand implements Callable<Integer> {
  /** What the simulated node is called. */
  public static final String NODE = "drill";

  private final Drill drill;
  private final Terminal terminal;

  @Spec private CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(names = "--chain", paramLabel = "NAME", description = "Which of the configured chains.")
  private @Nullable String chain;

  @Option(
      names = "--sink",
      split = ",",
      paramLabel = "NAME",
      description = "Only this sink; may be given several times. Default: all but dead-man ones.")
  private List<String> sinks = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = Time.class,
      description = "After how long to give up, such as 90s or 1h. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Chooses the place of the fault; default: another one each time.")
  private @Nullable Long seed;

  @Option(
      names = "--simulated",
      description = {
        "On simulated nodes of our own, for a machine without any. Your sinks are told only if",
        "--config is given."
      })
  private boolean simulated;

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  /** A time with its unit. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Quantities.duration(text);
    }
  }

  /**
   * What was asked for.
   *
   * @param chain the chain to watch; absent for a simulated one
   * @param sinks who is told
   * @param store the directory of the daemon's store, where a success is noted; absent for none
   */
  public record Wish(
      Optional<ChainConfig> chain,
      AlertConfig sinks,
      IncidentConfig incidents,
      Optional<Path> store,
      Duration timeout,
      Optional<Long> seed) {}

  /** What the command starts. */
  @FunctionalInterface
  public interface Drill {
    /** Runs to its end, which the listener has heard of by then. */
    DrillReport run(Wish wish, Listener listener) throws Exception;
  }

  /** Who hears how it goes. */
  public interface Listener {
    /** What people want to know beforehand. */
    void said(String line);

    /** What is waited for. */
    void waiting(String what);

    /** What came of it; told while an interruption still waits for it. */
    void ended(DrillReport report);
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the spec and the timeout
  public DrillCommand(Drill drill, Terminal terminal) {
    this.drill = drill;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Wish wish = wish();
    try (Progress progress = Progress.stderr(terminal)) {
      return drill.run(wish, listener(progress)).outcome().exitCode();
    }
  }

  private Listener listener(Progress progress) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter lines = json ? spec.commandLine().getErr() : out;
    boolean silent = json && !terminal.interactiveErr();
    return new Listener() {
      @Override
      public void said(String line) {
        if (!silent) {
          progress.close();
          lines.println(Plain.text(line));
          lines.flush();
        }
      }

      @Override
      public void waiting(String what) {
        progress.show(what);
      }

      @Override
      public void ended(DrillReport report) {
        progress.close();
        out.print(json ? DrillJson.write(report) : DrillText.render(report));
        out.flush();
      }
    };
  }

  private Wish wish() throws Exception {
    Optional<Long> place = Optional.ofNullable(seed);
    if (simulated && !config.given()) {
      if (!sinks.isEmpty() || chain != null) {
        throw usage("--simulated knows your chains and sinks only with --config");
      }
      return new Wish(
          Optional.empty(),
          AlertConfig.NONE,
          IncidentConfig.DEFAULT,
          Optional.empty(),
          timeout,
          place);
    }
    TipwatchConfig loaded = config.load();
    AlertConfig told = new AlertConfig(told(loaded.alert().sinks()));
    if (simulated) {
      return new Wish(Optional.empty(), told, loaded.incidents(), Optional.empty(), timeout, place);
    }
    ChainConfig chosen = ChosenChain.of(loaded, chain, spec.commandLine());
    requireRoom(chosen);
    Duration least = DrillTimes.of(chosen, loaded.incidents()).toClear();
    if (timeout.compareTo(least) < 0) {
      throw usage(
          "by the rules of %s the all-clear alone takes about %d s; give a longer --timeout"
              .formatted(chosen.name(), least.toSeconds()));
    }
    return new Wish(
        Optional.of(chosen),
        told,
        loaded.incidents(),
        Optional.of(loaded.store().directory()),
        timeout,
        place);
  }

  private void requireRoom(ChainConfig chosen) {
    if (chosen.family() != Family.FILECOIN) {
      throw usage(chosen.name() + " is no Filecoin chain, and a drill knows no other");
    }
    if (chosen.nodes().stream().anyMatch(node -> node.name().name().equals(NODE))) {
      throw usage("a node of " + chosen.name() + " is called " + NODE + "; give it another name");
    }
    if (chosen.nodes().size() == ChainConfig.MAX_NODES) {
      throw usage(chosen.name() + " has so many nodes that none can be added");
    }
  }

  private List<SinkConfig> told(List<SinkConfig> configured) {
    List<SinkConfig> able = configured.stream().filter(SinkConfig::tellsAlerts).toList();
    for (String name : sinks) {
      if (able.stream().noneMatch(sink -> sink.name().equals(name))) {
        boolean deaf = configured.stream().anyMatch(sink -> sink.name().equals(name));
        throw usage(
            deaf
                ? name + " is a dead-man switch, which hears no alerts"
                : "no sink is called " + name);
      }
    }
    return able.stream().filter(sink -> sinks.isEmpty() || sinks.contains(sink.name())).toList();
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
