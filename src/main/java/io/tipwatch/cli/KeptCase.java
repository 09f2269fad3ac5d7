package io.tipwatch.cli;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.bundle.Bundle;
import io.tipwatch.incident.bundle.Manifest;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.EvidenceStore.Check;
import io.tipwatch.incident.store.VerifiedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The evidence of one diagnosis of an incident.
 *
 * @param number 1 for the first diagnosis
 * @param pieces by their labels, without the number
 */
record KeptCase(int number, Map<String, VerifiedInput.Source> pieces) {
  /** Evidence of a diagnosis has its number before its label; other evidence has none. */
  private static final Pattern LABEL = Pattern.compile("(?<number>\\d{1,4})/(?<label>.+)");

  /** The cases of an incident in a store, in their order. */
  static List<KeptCase> of(List<Evidence> evidence, EvidenceFiles files) {
    Map<Integer, KeptCase> all = new TreeMap<>();
    for (Evidence one : evidence) {
      add(all, one.label(), () -> files.open(one.sha256()));
    }
    return List.copyOf(all.values());
  }

  /** The cases in a bundle, in their order. */
  static List<KeptCase> of(Bundle bundle) {
    Map<Integer, KeptCase> all = new TreeMap<>();
    for (Manifest.Piece one : bundle.manifest().files()) {
      add(all, one.label(), () -> bundle.open(one));
    }
    return List.copyOf(all.values());
  }

  private static void add(Map<Integer, KeptCase> all, String label, VerifiedInput.Source piece) {
    Matcher parts = LABEL.matcher(label);
    if (parts.matches()) {
      all.computeIfAbsent(
              Integer.valueOf(parts.group("number")), n -> new KeptCase(n, new TreeMap<>()))
          .pieces()
          .put(parts.group("label"), piece);
    }
  }

  /**
   * Why the evidence proves nothing, if so: a reader may stop before the end of a file, where an
   * alteration would show.
   */
  Optional<String> damage() {
    for (Map.Entry<String, VerifiedInput.Source> piece : pieces.entrySet()) {
      Check found = VerifiedInput.check(piece.getValue());
      if (found != Check.INTACT) {
        String what = found == Check.MISSING ? " is missing" : " was altered since it was kept";
        return Optional.of(piece.getKey() + what);
      }
    }
    return Optional.empty();
  }

  /** The content of a piece. */
  InputStream open(String label) throws IOException {
    VerifiedInput.Source piece = pieces.get(label);
    if (piece == null) {
      throw new NoSuchFileException(label);
    }
    return piece.open();
  }
}
