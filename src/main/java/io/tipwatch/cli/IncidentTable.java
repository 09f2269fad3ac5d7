package io.tipwatch.cli;

import io.tipwatch.chain.NodeId;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.Watch;
import io.tipwatch.report.Measures;
import io.tipwatch.report.NodeText;
import io.tipwatch.report.TextLines;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Incidents in two lines each: the first in columns, which fit 100 characters, the second for whom
 * and what.
 */
final class IncidentTable {
  private static final String INDENT = "    ";
  private static final String DRILL = "[DRILL] ";

  private final Instant now;
  private final int width;
  private final boolean colours;

  IncidentTable(Instant now, int width, boolean colours) {
    this.now = now;
    this.width = width;
    this.colours = colours;
  }

  String render(List<Incident> incidents) {
    TextLines out = new TextLines(width, colours);
    out.row(
        TextLines.Tone.FAINT, row(" ", "ID", "OPENED (UTC)", "KIND", "STATE", "HEIGHT", "LASTED"));
    for (Incident incident : incidents) {
      boolean open = !incident.life().resolved();
      out.row(tone(incident), columns(incident, open));
      out.drawn(INDENT, (incident.drill() ? DRILL : "") + about(incident));
    }
    return out.toString();
  }

  private String columns(Incident incident, boolean open) {
    return row(
        open ? "●" : " ",
        incident.id().ulid(),
        Utc.bare(incident.firstSeen()),
        incident.kind().name(),
        incident.life().state().toLowerCase(Locale.ROOT),
        incident.lastCommon().map(place -> Long.toString(place.height())).orElse("-"),
        Measures.span(incident.lasted(now)));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%s %-26s  %-19s  %-13s  %-9s  %9s  %s", cells);
  }

  static TextLines.Tone tone(Incident incident) {
    if (incident.life().resolved()) {
      return TextLines.Tone.PLAIN;
    }
    return switch (incident.severity()) {
      case CRITICAL -> TextLines.Tone.BAD;
      case WARNING -> TextLines.Tone.WARNING;
      case NOTICE -> TextLines.Tone.BOLD;
    };
  }

  private static String about(Incident incident) {
    String nodes = names(incident.parties().nodes());
    List<NodeId> suspects = incident.parties().suspects();
    String who = suspects.isEmpty() ? nodes : "suspect " + names(suspects) + " of " + nodes;
    return chain(incident)
        + (who.isEmpty() ? "" : " · " + who)
        + " · "
        + NodeText.of(incident.cause(), Incident.MAX_CAUSE);
  }

  static String chain(Incident incident) {
    return incident.chain().equals(Watch.ALL_CHAINS) ? "all chains" : incident.chain();
  }

  static String names(Collection<NodeId> nodes) {
    return nodes.stream().map(NodeId::name).collect(Collectors.joining(", "));
  }
}
