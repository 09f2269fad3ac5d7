package io.tipwatch.cli;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.diagnose.filecoin.TraceAnswer;
import io.tipwatch.diagnose.filecoin.TraceDiagnosis;
import io.tipwatch.report.Diagnosis;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares what nodes computed for one tipset: asked now, or saved before. */
@Command(
    name = "compare",
    description = {
      "Compare what nodes computed for one tipset, and name the first step in which they differ.",
      "",
      "With files: saved answers of StateCompute, plain, .gz or .zst, with or without RPC envelope.",
      "Without: the configured nodes are asked, at a height or a tipset."
    },
    footer = {
      "",
      "Examples:",
      "  tipwatch compare lotus.json.gz forest.json.zst --names lotus,forest",
      "  tipwatch compare --config conf/tipwatch.conf --at 5348280 --html report.html"
    })
public final class CompareCommand implements Callable<Integer> {
  /** What the spool may take; a saved answer is trusted to be as large as it is. */
  private static final long MAX_SPOOL_BYTES = 64L << 30;

  private final NodeComparison nodes;
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "Saved answers, two or more.")
  private List<Path> files = List.of();

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final Outputs outputs = new Outputs();

  @Option(names = "--at", paramLabel = "HEIGHT", description = "Ask for the tipset at this height.")
  private @Nullable Long height;

  @Option(
      names = "--tipset",
      split = ",",
      paramLabel = "CID",
      description = "Ask for the tipset of these block CIDs, joined by commas.")
  private List<String> tipset = List.of();

  @Option(names = "--chain", paramLabel = "NAME", description = "Which of the configured chains.")
  private @Nullable String chain;

  @Option(
      names = "--names",
      split = ",",
      paramLabel = "NAME",
      description = "What to call the files; default: left, right, third, …")
  private List<String> names = List.of();

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = {
        "Keep what the nodes answered, and the report, in a new directory.",
        "The answers in it can be compared again as files."
      })
  private @Nullable Path save;

  @Option(names = "--verbose", description = "Also print one line for each message.")
  private boolean verbose;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  public CompareCommand(NodeComparison nodes, Terminal terminal) {
    this.nodes = nodes;
    this.terminal = terminal;
  }

  /** Asks configured nodes; needs Vert.x, which saved answers do without. */
  @FunctionalInterface
  public interface NodeComparison {
    /**
     * Compares at a height or a tipset.
     *
     * @param save where to keep what the diagnosis rests on
     */
    Diagnosis compare(
        ChainConfig chain,
        Question question,
        Optional<Path> save,
        FilecoinClimber.Listeners listeners)
        throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    Diagnosis diagnosis;
    try (Progress progress = Progress.stderr(terminal)) {
      diagnosis = files.isEmpty() ? ofNodes(progress) : ofFiles(progress);
    }
    PrintWriter out = spec.commandLine().getOut();
    outputs.write(diagnosis, out, terminal);
    return Outputs.exitCode(diagnosis.verdict());
  }

  private Diagnosis ofFiles(Progress progress) throws Exception {
    if (files.size() < 2) {
      throw usage("two files or more can be compared");
    }
    if (height != null || !tipset.isEmpty()) {
      throw usage("--at and --tipset ask nodes; saved answers have a height of their own");
    }
    if (save != null) {
      throw usage("--save keeps what nodes answer; these answers are saved already");
    }
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw usage("cannot read " + file);
      }
    }
    progress.show("reading " + files.size() + " files");
    Spool spool = new Spool(Path.of(System.getProperty("java.io.tmpdir")), MAX_SPOOL_BYTES);
    try (SavedAnswers saved = new SavedAnswers(spool)) {
      List<TraceAnswer> answers = saved.read(files, nodeIds());
      for (int i = 0; i < answers.size(); i++) {
        complain(files.get(i), answers.get(i));
      }
      overview(answers);
      return TraceDiagnosis.of(TraceDiagnosis.Circumstances.unknown("files"), answers);
    }
  }

  private void complain(Path file, TraceAnswer answer) {
    answer
        .error()
        .ifPresent(why ->
            spec.commandLine().getErr().println("tipwatch: " + Plain.text(file + ": " + why)));
  }

  private List<NodeId> nodeIds() {
    List<String> chosen = names.isEmpty() ? defaultNames() : names;
    if (chosen.size() != files.size()) {
      throw usage("--names needs one name for each of the " + files.size() + " files");
    }
    if (new LinkedHashSet<>(chosen).size() != chosen.size()) {
      throw usage("--names must differ from each other");
    }
    try {
      return chosen.stream().map(NodeId::new).toList();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private List<String> defaultNames() {
    List<String> chosen = new ArrayList<>(List.of("left", "right", "third", "fourth", "fifth"));
    for (int i = chosen.size(); i < files.size(); i++) {
      chosen.add("node-" + (i + 1));
    }
    return chosen.subList(0, files.size());
  }

  private Diagnosis ofNodes(Progress progress) throws Exception {
    if ((height == null) == tipset.isEmpty()) {
      throw usage("name two files, or a height with --at, or a tipset with --tipset");
    }
    if (height != null && height < 0) {
      throw usage("--at wants a height of zero or more: " + height);
    }
    if (save != null && Files.exists(save, LinkOption.NOFOLLOW_LINKS)) {
      throw usage("--save wants a directory that is not there yet: " + save);
    }
    TipwatchConfig loaded = config.load();
    Question question =
        height == null ? new Question.Named(new TipsetKey(tipset)) : new Question.Height(height);
    return nodes.compare(
        ChosenChain.of(loaded, chain, spec.commandLine()),
        question,
        Optional.ofNullable(save),
        new FilecoinClimber.Listeners(progress::show, this::overview));
  }

  private void overview(List<TraceAnswer> answers) {
    if (verbose) {
      PrintWriter to = outputs.json() ? spec.commandLine().getErr() : spec.commandLine().getOut();
      Overview.print(answers, to);
    }
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
