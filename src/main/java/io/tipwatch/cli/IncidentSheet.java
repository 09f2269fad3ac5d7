package io.tipwatch.cli;

import io.tipwatch.chain.NodeId;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Life;
import io.tipwatch.incident.Parties;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Measures;
import io.tipwatch.report.NodeText;
import io.tipwatch.report.PlaceText;
import io.tipwatch.report.ReportText;
import io.tipwatch.report.TextLines;
import io.tipwatch.report.TextLines.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One incident on a terminal, for a person at three in the morning: what, since when and who first,
 * then the report and what was kept and told, and what to do at the end.
 */
final class IncidentSheet {
  private static final String INDENT = "  ";
  private static final int COLUMN = 11;
  private static final int MAX_SYMPTOMS = 10;

  private final Subject subject;
  private final Incident incident;
  private final Look look;
  private final TextLines out;

  /**
   * What is shown.
   *
   * @param symptoms incidents that this one explains
   * @param verified how evidence was found, by its hash; empty if nobody looked
   */
  record Subject(
      IncidentFile file,
      List<Notice> notices,
      List<Incident> symptoms,
      Map<String, EvidenceStore.Check> verified) {}

  /**
   * How it is shown.
   *
   * @param options to be typed after commands so that they read the same store
   */
  record Look(Instant now, int width, boolean colours, boolean verbose, String options) {}

  IncidentSheet(Subject subject, Look look) {
    this.subject = subject;
    this.look = look;
    incident = subject.file().incident();
    out = new TextLines(look.width(), look.colours());
  }

  String render(Optional<Diagnosis> report) {
    headline();
    facts();
    if (report.isEmpty()) {
      who();
    }
    String before = out.toString();
    TextLines rest = new TextLines(look.width(), look.colours());
    symptoms(rest);
    boolean over = incident.life().resolved();
    new NoticeLines(look.now(), over, look.verbose()).print(subject.notices(), rest);
    new EvidenceLines(look.verbose()).print(subject.file().evidence(), subject.verified(), rest);
    next(rest);
    return before + report.map(this::report).orElse("") + rest;
  }

  private String report(Diagnosis diagnosis) {
    TextLines heading = new TextLines(look.width(), look.colours());
    heading.heading("Report");
    return heading + ReportText.render(diagnosis, look.width(), look.colours());
  }

  private void headline() {
    String what = incident.kind().name().replace('_', ' ');
    String where = IncidentTable.chain(incident);
    String lasted = Measures.span(incident.lasted(look.now()));
    String when =
        incident.life().resolved()
            ? "over after " + lasted
            : incident.life().state().toLowerCase(Locale.ROOT) + ", for " + lasted + " so far";
    String drill = incident.drill() ? "[DRILL] " : "";
    out.line(IncidentTable.tone(incident), "", drill + what + " on " + where + ": " + when);
    out.line(Tone.PLAIN, "", NodeText.of(incident.cause(), Incident.MAX_CAUSE));
    incident
        .clue()
        .place()
        .ifPresent(place ->
            out.line(
                Tone.BOLD, "", "First difference: " + NodeText.of(place, PlaceText.MAX_CHARS)));
    out.line(Tone.PLAIN, "", "Do: " + incident.kind().advice());
    if (incident.drill()) {
      out.line(Tone.PLAIN, "", "This is a drill: the fault was made on purpose.");
    }
  }

  private void facts() {
    out.gap();
    pair("incident", incident.id().ulid());
    pair("severity", incident.severity().name().toLowerCase(Locale.ROOT));
    pair("first seen", Utc.text(incident.firstSeen()));
    incident.life().locatedAt().ifPresent(at -> pair("located", after(at)));
    incident.life().finalizedAt().ifPresent(at -> pair("finalized", after(at)));
    incident.resolvedAt().ifPresent(at -> pair("over", after(at)));
    pair("last change", after(incident.updated()));
    if (incident.occurrences() > 1) {
      pair("seen", incident.occurrences() + " times");
    }
    incident
        .lastCommon()
        .ifPresent(place -> {
          pair("height", place.height() + ", the last that the nodes share");
          place.key().cids().forEach(cid -> pair("block", NodeText.of(cid)));
        });
    incident.follows().ifPresent(id -> pair("follows", id + ", an earlier one among these nodes"));
    if (incident.life() instanceof Life.Resolved resolved) {
      resolved.inFavourOf().ifPresent(id -> pair("ended since", id + " explains it"));
    }
    if (!incident.told()) {
      pair("not told", "it is one of a storm, which was told as one");
    }
    if (look.verbose()) {
      pair("fingerprint", incident.fingerprint().hex());
      pair("version", Long.toString(incident.version()));
    }
  }

  private void pair(String name, String value) {
    out.pair(name, COLUMN, value);
  }

  private String after(Instant at) {
    Duration since = Duration.between(incident.firstSeen(), at);
    return Utc.text(at) + " (after " + Measures.span(since) + ")";
  }

  private void who() {
    if (incident.parties().all().isEmpty()) {
      return;
    }
    out.heading("Who");
    for (List<NodeId> group : incident.parties().groups()) {
      boolean suspect = group.stream().anyMatch(incident.parties().suspects()::contains);
      Optional<String> root = party(group.getFirst()).flatMap(Parties.Party::root);
      out.line(
          suspect ? Tone.BAD : Tone.PLAIN,
          INDENT,
          IncidentTable.names(group)
              + (suspect ? " (suspect)" : "")
              + " computed "
              + NodeText.of(root.orElse("?")));
    }
    for (Parties.Party party : incident.parties().all()) {
      if (party.root().isEmpty()) {
        out.line(
            party.suspect() ? Tone.BAD : Tone.PLAIN,
            INDENT,
            party.node() + (party.suspect() ? " (suspect)" : ""));
      }
    }
  }

  private Optional<Parties.Party> party(NodeId node) {
    return incident.parties().all().stream().filter(one -> one.node().equals(node)).findFirst();
  }

  private void symptoms(TextLines to) {
    List<Incident> all = subject.symptoms();
    if (all.isEmpty()) {
      return;
    }
    to.heading("Explains " + all.size() + (all.size() == 1 ? " other" : " others"));
    for (Incident one : all.subList(0, Math.min(MAX_SYMPTOMS, all.size()))) {
      to.line(
          Tone.PLAIN,
          INDENT,
          one.id() + "  " + one.kind() + "  " + IncidentTable.names(one.parties().nodes()));
    }
    if (all.size() > MAX_SYMPTOMS) {
      to.line(Tone.FAINT, INDENT, "… and " + (all.size() - MAX_SYMPTOMS) + " more");
    }
  }

  private void next(TextLines to) {
    to.heading("What next");
    String id = incident.id().ulid();
    if (subject.file().report().isPresent()) {
      command(to, "incidents show " + id + " --markdown issue.md --html report.html");
    }
    if (!subject.file().evidence().isEmpty()) {
      command(to, "incidents replay " + id);
      command(to, "evidence export " + id + " incident.zip");
    }
    related().forEach(other -> command(to, "incidents show " + other));
    if (subject.file().report().isEmpty() && subject.file().evidence().isEmpty()) {
      to.line(Tone.PLAIN, INDENT, incident.kind().advice());
    }
  }

  private List<IncidentId> related() {
    List<IncidentId> all = new ArrayList<>();
    incident.follows().ifPresent(all::add);
    if (incident.life() instanceof Life.Resolved resolved) {
      resolved.inFavourOf().ifPresent(all::add);
    }
    return all;
  }

  private void command(TextLines to, String what) {
    to.command("tipwatch " + what + look.options());
  }
}
