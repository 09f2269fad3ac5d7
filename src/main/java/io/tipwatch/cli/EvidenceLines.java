package io.tipwatch.cli;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.report.Measures;
import io.tipwatch.report.NodeText;
import io.tipwatch.report.TextLines;
import io.tipwatch.report.TextLines.Tone;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What was kept, a line for each piece.
 *
 * @param full whether hashes are shown whole
 */
record EvidenceLines(boolean full) {
  private static final int SHORT_HASH = 12;

  /**
   * @param verified how each was found, by its hash; empty if nobody looked
   */
  void print(List<Evidence> evidence, Map<String, EvidenceStore.Check> verified, TextLines out) {
    out.heading("Kept evidence");
    if (evidence.isEmpty()) {
      out.line(Tone.PLAIN, "  ", "None was kept.");
      return;
    }
    int widest = evidence.stream().mapToInt(one -> label(one).length()).max().orElse(0);
    for (Evidence one : evidence) {
      EvidenceStore.Check found = verified.get(one.sha256());
      String value =
          "%-10s %s%s"
              .formatted(
                  Measures.size(one.bytes()),
                  found == null ? "" : "%-8s ".formatted(found),
                  full ? one.sha256() : one.sha256().substring(0, SHORT_HASH) + "…");
      boolean sound = found == null || found == EvidenceStore.Check.INTACT;
      out.pair("  ", label(one), widest, value, sound ? Tone.PLAIN : Tone.BAD);
    }
    explain(verified.values(), out);
  }

  private static void explain(Collection<EvidenceStore.Check> found, TextLines out) {
    if (found.contains(EvidenceStore.Check.MISSING)) {
      out.line(Tone.FAINT, "  ", "MISSING: it was removed to make room, or by hand.");
    }
    if (found.contains(EvidenceStore.Check.ALTERED)) {
      out.line(Tone.FAINT, "  ", "ALTERED: it is not what was kept, so it proves nothing.");
    }
  }

  static String label(Evidence one) {
    return NodeText.of(one.label());
  }
}
