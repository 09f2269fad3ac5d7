package io.tipwatch.incident;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One decision in the making; used once. */
final class Deliberation {
  /** Longest report that is kept with its incident, in characters. */
  private static final int MAX_REPORT = 4 * 1024 * 1024;

  /** More incidents than can be open at once without something else being wrong. */
  private static final int MAX_OPEN = 10_000;

  private final IncidentRules rules;
  private final Watch watch;
  private final Watch.Chain chain;
  private final Sign sign;
  private final Supplier<IncidentId> ids;
  private final Instant at;
  private final Map<IncidentId, Incident> open;
  private final Waiting waiting;
  private final Map<IncidentId, Instant> calm;
  private final Openings openings;
  private final Map<Book.Trouble, IncidentId> hidden;
  private final Map<IncidentId, Place> latest;
  private final Set<String> dark;
  private final Set<IncidentId> seen = new HashSet<>();
  private final List<IncidentEvent> events = new ArrayList<>();

  Deliberation(IncidentRules rules, Book book, Watch watch, Sign sign, Supplier<IncidentId> ids) {
    this.rules = rules;
    this.watch = watch;
    this.chain = watch.chain(sign.chain());
    this.sign = sign;
    this.ids = ids;
    this.at = sign.at().truncatedTo(ChronoUnit.MILLIS);
    this.open = book.openByAge();
    this.waiting = new Waiting(book.waiting(), sign.chain(), rules.patience(), at);
    this.calm = new HashMap<>(book.calm());
    this.openings = new Openings(book.openings(), rules, at);
    this.hidden = new HashMap<>(book.hidden());
    this.latest = new HashMap<>(book.latest());
    this.dark = new HashSet<>(book.dark());
  }

  IncidentRules.Decision decision() {
    switch (sign) {
      case Sign.Judged judged -> judged(judged);
      case Sign.Diagnosed diagnosed -> diagnosed(diagnosed);
    }
    yieldToCauses();
    hidden.values().removeIf(cause -> !open.containsKey(cause));
    calm.keySet().retainAll(open.keySet());
    latest.keySet().retainAll(open.keySet());
    Book after = new Book(open, waiting.all(), calm, openings.all(), hidden, latest, dark);
    return new IncidentRules.Decision(after, events);
  }

  private void judged(Sign.Judged judged) {
    List<Candidate> candidates = new ArrayList<>(Candidate.of(judged, chain));
    candidates.stream().filter(one -> one.kind().patient()).forEach(waiting::add);
    Optional<Candidate> late = late(judged.judgement());
    late.ifPresent(waiting::add);
    waiting.keep(Stream.concat(candidates.stream(), late.stream()));
    self(judged)
        .or(() ->
            late.filter(one -> waiting.ripe(one) || open.values().stream().anyMatch(one::same)))
        .ifPresent(suspect -> candidates.addFirst(suspect));
    candidates.forEach(candidate -> consider(candidate, Optional.empty()));
    finish(judged.judgement().finalizedApart());
    for (Incident incident : List.copyOf(open.values())) {
      if (incident.chain().equals(sign.chain()) || incident.chain().equals(Watch.ALL_CHAINS)) {
        settle(incident, judged);
      }
    }
  }

  private void diagnosed(Sign.Diagnosed diagnosed) {
    Optional<String> report = report(diagnosed.diagnosis());
    Optional<Candidate> candidate = Candidate.of(diagnosed, chain);
    if (candidate.isEmpty()) {
      attach(diagnosed, report);
      return;
    }
    consider(candidate.get(), report)
        .filter(incident -> tells(incident, diagnosed.lastCommon()))
        .ifPresent(incident -> advance(incident, diagnosed.diagnosis()));
  }

  private void advance(Incident incident, Diagnosis diagnosis) {
    Incident now = incident;
    if (diagnosis.location().isPresent()) {
      Optional<Life> located = now.life().locate(at);
      if (located.isPresent()) {
        now = keep(now.become(located.get(), at));
        events.add(new IncidentEvent.Located(now));
      }
    }
    if (diagnosis.arbiter() == Diagnosis.Arbiter.F3) {
      finish(now);
    }
  }

  private void finish(Incident incident) {
    incident
        .life()
        .finish(at)
        .map(life -> keep(incident.become(life, at)))
        .ifPresent(now -> events.add(new IncidentEvent.Finalized(now)));
  }

  /** A divergence among nodes that took different branches for final does not heal by itself. */
  private void finish(Set<NodeId> apart) {
    for (Incident incident : List.copyOf(open.values())) {
      long parted = incident.parties().nodes().stream().filter(apart::contains).count();
      if (incident.chain().equals(sign.chain()) && incident.kind().divergence() && parted > 1) {
        finish(incident);
      }
    }
  }

  /** A check that found nothing still tells something about an incident at its tipset. */
  private void attach(Sign.Diagnosed diagnosed, Optional<String> report) {
    for (Incident incident : List.copyOf(open.values())) {
      boolean place =
          incident.lastCommon().isPresent() && incident.lastCommon().equals(diagnosed.lastCommon());
      if (place
          && incident.chain().equals(sign.chain())
          && incident.kind() != IncidentKind.STATE_SPLIT
          && incident.life() instanceof Life.Open) {
        Incident now =
            incident.seenAgain(
                incident.parties(),
                incident.lastCommon(),
                incident.cause(),
                incident.clue(),
                false,
                at);
        events.add(new IncidentEvent.Updated(keep(now), report));
      }
    }
  }

  /** Opens, updates or suppresses; gives the incident that the trouble belongs to, if any. */
  private Optional<Incident> consider(Candidate candidate, Optional<String> report) {
    Optional<Incident> known =
        open.values().stream()
            .filter(candidate::same)
            .max(
                Comparator.comparing(
                        (Incident one) -> one.fingerprint().equals(candidate.fingerprint()))
                    .thenComparing(Incident::id));
    if (known.isPresent()) {
      return Optional.of(again(known.get(), candidate, report));
    }
    Optional<Incident> cause =
        Causes.of(open.values(), candidate.chain(), candidate.kind(), candidate.parties());
    if (cause.isPresent()) {
      suppress(candidate, cause.get());
      return Optional.empty();
    }
    boolean held = sign instanceof Sign.Judged judged && judged.held();
    boolean early = held && candidate.kind().symptom();
    if (early || (candidate.kind().patient() && !waiting.ripe(candidate))) {
      return Optional.empty();
    }
    return open.size() >= MAX_OPEN ? Optional.empty() : Optional.of(open(candidate, report));
  }

  private Incident again(Incident known, Candidate candidate, Optional<String> report) {
    seen.add(known.id());
    calm.remove(known.id());
    Optional<Place> last = Optional.ofNullable(latest.get(known.id())).or(known::lastCommon);
    boolean anew =
        candidate.place().isPresent()
            && last.isPresent()
            && candidate.place().get().height() > last.get().height();
    if (anew) {
      latest.put(known.id(), candidate.place().get());
    }
    boolean newer = report.isPresent() && tells(known, candidate.place());
    String text = newer ? candidate.text() : known.cause();
    Clue clue = newer ? candidate.clue() : known.clue();
    Incident now = known.seenAgain(candidate.parties(), candidate.place(), text, clue, anew, at);
    if (!anew && !newer && now.parties().equals(known.parties())) {
      return known;
    }
    events.add(new IncidentEvent.Updated(keep(now), newer ? report : Optional.empty()));
    return now;
  }

  /**
   * Whether the sign tells more of an incident than is known: it is of the same place, or finds the
   * first difference of one that was noticed where nothing could be located, as other rules are
   * before anything is computed by them.
   */
  private boolean tells(Incident incident, Optional<Place> place) {
    boolean locates =
        sign instanceof Sign.Diagnosed diagnosed && diagnosed.diagnosis().location().isPresent();
    return samePlace(incident, place) || (locates && incident.life().locatedAt().isEmpty());
  }

  private static boolean samePlace(Incident incident, Optional<Place> place) {
    return incident.lastCommon().isEmpty() || incident.lastCommon().equals(place);
  }

  private Incident open(Candidate candidate, Optional<String> report) {
    boolean drill =
        candidate.parties().nodes().stream().anyMatch(node -> chain.drills().contains(node));
    Incident incident =
        keep(
            new Incident(
                ids.get(),
                1,
                candidate.fingerprint(),
                candidate.chain(),
                candidate.kind(),
                candidate.kind().severity(),
                new Life.Open(),
                candidate.parties(),
                candidate.place(),
                waiting.since(candidate),
                at,
                1,
                drill,
                told(candidate),
                candidate.text(),
                candidate.clue(),
                earlier(candidate)));
    events.add(new IncidentEvent.Opened(incident, report));
    seen.add(incident.id());
    return incident;
  }

  /** An incident of the same kind among the same nodes that goes on in another form. */
  private Optional<IncidentId> earlier(Candidate candidate) {
    return open.values().stream()
        .filter(incident ->
            incident.chain().equals(candidate.chain())
                && incident.kind() == candidate.kind()
                && !incident.parties().disjoint(candidate.parties()))
        .map(Incident::id)
        .max(Comparator.naturalOrder());
  }

  /** Counts an opening; one above the limit is kept, and the storm is told in its place. */
  private boolean told(Candidate candidate) {
    if (candidate.kind() == IncidentKind.STORM) {
      return true;
    }
    Book.Lane lane = new Book.Lane(candidate.chain(), candidate.kind().severity());
    if (openings.count(lane)) {
      return true;
    }
    storm(lane);
    return false;
  }

  private void storm(Book.Lane lane) {
    String text =
        "More than %d incidents opened within %d minutes on %s (%s and such); further ones are kept"
                .formatted(
                    rules.stormLimit(),
                    rules.stormWindow().toMinutes(),
                    lane.chain(),
                    lane.severity())
            + " and not told one by one.";
    Fingerprint fingerprint =
        Fingerprint.of(chain.identity(), IncidentKind.STORM, List.of(lane.severity().name()));
    consider(
        new Candidate(
            lane.chain(),
            IncidentKind.STORM,
            Parties.of(List.of()),
            Optional.empty(),
            fingerprint,
            text,
            Clue.NONE),
        Optional.empty());
  }

  private void suppress(Candidate candidate, Incident cause) {
    IncidentId before = hidden.put(candidate.trouble(), cause.id());
    if (!cause.id().equals(before)) {
      events.add(
          new IncidentEvent.Suppressed(
              candidate.chain(), candidate.kind(), candidate.parties().nodes(), cause.id(), at));
    }
  }

  /** Ends every open symptom of an open cause, with a link to it. */
  private void yieldToCauses() {
    for (Incident symptom : List.copyOf(open.values())) {
      Causes.of(open.values(), symptom.chain(), symptom.kind(), symptom.parties())
          .ifPresent(cause -> resolve(symptom, Optional.of(cause.id())));
    }
  }

  private void settle(Incident incident, Sign.Judged judged) {
    if (seen.contains(incident.id())) {
      return;
    }
    switch (calm(incident, judged)) {
      case ILL -> calm.remove(incident.id());
      case UNSURE -> {}
      case WELL -> {
        Instant since = calm.merge(incident.id(), at, (old, now) -> old.isAfter(now) ? now : old);
        if (Duration.between(since, at).compareTo(rules.calm()) >= 0) {
          resolve(incident, Optional.empty());
        }
      }
    }
  }

  private Calm calm(Incident incident, Sign.Judged judged) {
    if (incident.chain().equals(Watch.ALL_CHAINS)) {
      return allDark() ? Calm.ILL : Calm.WELL;
    }
    if (incident.kind() == IncidentKind.STORM) {
      return stormy(incident) ? Calm.ILL : Calm.WELL;
    }
    return Calm.of(incident, judged);
  }

  /** A storm lasts while incidents keep opening, or one that it kept back is open. */
  private boolean stormy(Incident storm) {
    boolean keptBack =
        open.values().stream().anyMatch(one -> !one.told() && one.chain().equals(storm.chain()));
    return keptBack || openings.any(storm.chain());
  }

  private void resolve(Incident incident, Optional<IncidentId> inFavourOf) {
    Life over = incident.life().resolve(at, inFavourOf).orElseThrow();
    open.remove(incident.id());
    events.add(new IncidentEvent.Resolved(incident.become(over, at)));
  }

  /** All nodes failing at once say more about the one who looks than about them. */
  private Optional<Candidate> self(Sign.Judged judged) {
    Map<NodeId, Verdict> nodes = judged.judgement().nodes();
    boolean down =
        !nodes.isEmpty() && nodes.values().stream().allMatch(Verdict.Down.class::isInstance);
    if (down || judged.judgement().overall() instanceof Verdict.ChainStalled) {
      dark.add(sign.chain());
    } else {
      dark.remove(sign.chain());
    }
    if (allDark()) {
      return Optional.of(SelfSuspicion.ofAll(watch));
    }
    boolean ripe = waiting.ripe(IncidentKind.DOWN);
    boolean before =
        open.values().stream()
            .anyMatch(one ->
                one.chain().equals(sign.chain())
                    && (one.kind() == IncidentKind.SELF_SUSPECT
                        || one.kind() == IncidentKind.DOWN));
    return down && nodes.size() > 1 && (ripe || before)
        ? Optional.of(SelfSuspicion.of(watch, sign.chain(), nodes.keySet()))
        : Optional.empty();
  }

  /** All nodes late by the clock say no more about any one of them. */
  private Optional<Candidate> late(Judgement judgement) {
    return judgement.behindClock() == 0
        ? Optional.empty()
        : Optional.of(SelfSuspicion.late(watch, sign.chain(), judgement));
  }

  private boolean allDark() {
    return watch.chains().size() > 1 && dark.containsAll(watch.chains().keySet());
  }

  private Incident keep(Incident incident) {
    open.put(incident.id(), incident);
    return incident;
  }

  private static Optional<String> report(Diagnosis diagnosis) {
    return Optional.of(ReportJson.write(diagnosis)).filter(text -> text.length() <= MAX_REPORT);
  }
}
