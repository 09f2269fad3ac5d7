package io.tipwatch;

import io.tipwatch.alert.Delivery;
import io.tipwatch.cli.DrillReport;
import io.tipwatch.cli.DrillReport.Notice;
import io.tipwatch.cli.DrillReport.Steps;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.report.PlaceText;
import io.tipwatch.sim.MirrorFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When what happened, counted from the injection. Safe for use from any thread. */
final class DrillLog {
  private final AlertConfig config;
  private Optional<DrillStage> stage = Optional.empty();
  private Optional<MirrorFault> fault = Optional.empty();
  private Instant start = Instant.MAX;
  private Optional<Instant> healed = Optional.empty();

  DrillLog(AlertConfig config) {
    this.config = config;
  }

  synchronized void begin(DrillStage opened) {
    stage = Optional.of(opened);
  }

  synchronized void injected(MirrorFault what, Instant at) {
    fault = Optional.of(what);
    start = at;
  }

  synchronized void healed(Instant at) {
    healed = Optional.of(at);
  }

  synchronized Optional<MirrorFault> fault() {
    return fault;
  }

  /** How long ago the fault was injected; empty before that. */
  synchronized Optional<Duration> since(Instant now) {
    return fault.map(_ -> Duration.between(start, now));
  }

  /** What a sink made of a notice. */
  synchronized Notice notice(String sink, Delivery.Kind kind) {
    return stage
        .filter(_ -> fault.isPresent())
        .map(at -> at.outbox().notice(sink, kind, start))
        .orElse(Notice.NONE);
  }

  /** What each sink made of both notices. */
  List<DrillReport.Sink> sinks() {
    return config.sinks().stream()
        .map(sink ->
            new DrillReport.Sink(
                sink.name(),
                notice(sink.name(), Delivery.Kind.FIRING),
                notice(sink.name(), Delivery.Kind.RESOLVED)))
        .toList();
  }

  synchronized Steps steps() {
    if (stage.isEmpty() || fault.isEmpty()) {
      return Steps.NONE;
    }
    DrillWatch watch = stage.get().watch();
    return new Steps(
        after(watch.suspicion()),
        after(watch.opened()),
        after(watch.located()),
        watch.diagnosis().flatMap(PlaceText::line),
        watch.diagnosis().filter(found -> DrillProof.isExact(found, fault.get())).isPresent(),
        after(healed),
        after(watch.over()));
  }

  /** What the injection itself set off at once may bear a time before it. */
  private Optional<Duration> after(Optional<Instant> at) {
    return at.map(then -> then.isBefore(start) ? Duration.ZERO : Duration.between(start, then));
  }
}
