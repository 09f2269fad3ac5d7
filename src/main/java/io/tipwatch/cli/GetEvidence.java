package io.tipwatch.cli;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The content of one piece. */
@Command(name = "get", description = "Write the content of one piece of evidence, unpacked.")
final class GetEvidence implements Callable<Integer> {
  private static final int MIN_HASH = 8;

  private final OutputStream stdout;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;

  @Parameters(
      index = "1",
      paramLabel = "LABEL",
      description = "Its label, such as 1/calls.jsonl, or the first 8 digits of its hash or more.")
  private String label;

  @Option(names = "-o", paramLabel = "FILE", description = "Where to; default: standard output.")
  private @Nullable Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec and the label
  GetEvidence(Viewer viewer, OutputStream stdout) {
    this.stdout = stdout;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    try (Kept kept = store.open()) {
      Evidence piece = chosen(choice.in(kept.incidents()));
      try {
        write(piece, kept.evidence());
      } catch (NoSuchFileException _) {
        throw new NothingToSayException(
            piece.label() + " is missing: it was removed to make room, or by hand");
      }
    }
    return ExitCodes.MATCH;
  }

  private Evidence chosen(IncidentFile incident) throws NothingToSayException {
    List<Evidence> found = incident.evidence().stream().filter(this::named).toList();
    long contents = found.stream().map(Evidence::sha256).distinct().count();
    if (contents > 1) {
      throw new ParameterException(
          spec.commandLine(), "several pieces are called " + label + "; name one by its hash");
    }
    return found.stream()
        .findFirst()
        .orElseThrow(() ->
            new NothingToSayException(
                "nothing called "
                    + label
                    + " was kept; 'tipwatch evidence list "
                    + incident.incident().id()
                    + "' shows what was"));
  }

  private boolean named(Evidence one) {
    return one.label().equals(label)
        || (label.length() >= MIN_HASH && one.sha256().startsWith(label));
  }

  private void write(Evidence piece, EvidenceFiles files)
      throws IOException, NothingToSayException {
    // what went to standard output cannot be taken back, so that is looked at before
    if (file == null && files.check(piece.sha256()) == EvidenceStore.Check.ALTERED) {
      throw new NothingToSayException(piece.label() + " was altered since it was kept");
    }
    try (InputStream content = files.open(piece.sha256())) {
      if (file == null) {
        content.transferTo(stdout);
        stdout.flush();
      } else {
        OwnFile.write(file, content::transferTo);
      }
    }
  }
}
