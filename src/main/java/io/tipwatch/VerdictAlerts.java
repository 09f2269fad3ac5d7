package io.tipwatch;

import io.tipwatch.alert.Alert;
import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.alert.MemoryOutbox;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.AlertSeverity;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.VerdictText;
import io.tipwatch.watch.VerdictChanged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Alerts from verdicts alone, without a store: one open alert per chain at the most. */
final class VerdictAlerts {
  private final AlertConfig config;
  private final MemoryOutbox outbox;
  private final Map<String, Told> open = new HashMap<>();

  VerdictAlerts(AlertConfig config, MemoryOutbox outbox) {
    this.config = config;
    this.outbox = outbox;
  }

  private record Told(Alert alert, List<String> sinks) {}

  synchronized void tell(VerdictChanged changed) {
    Optional<AlertSeverity> severity = severity(changed.after());
    Optional<Told> before = Optional.ofNullable(open.get(changed.chain()));
    Optional<Told> same = before.filter(told -> told.alert().kind().equals(changed.after().kind()));
    boolean over = severity.isPresent() || changed.after() instanceof Verdict.Match;
    if (over && same.isEmpty()) {
      before.ifPresent(told -> resolve(told, changed));
    }
    severity.ifPresent(how -> {
      Alert alert = alert(changed, how, same.map(Told::alert));
      List<String> sinks = config.recipients(how);
      open.put(changed.chain(), new Told(alert, sinks));
      outbox.add(alert, Kind.FIRING, sinks, changed.at());
    });
  }

  private void resolve(Told told, VerdictChanged changed) {
    open.remove(changed.chain());
    outbox.add(told.alert().endedAt(changed.at()), Kind.RESOLVED, told.sinks(), changed.at());
  }

  private static Alert alert(
      VerdictChanged changed, AlertSeverity severity, Optional<Alert> before) {
    Verdict verdict = changed.after();
    Optional<Diagnosis> diagnosis = changed.diagnosis();
    String sentence = VerdictText.sentence(verdict);
    return new Alert(
        before
            .map(Alert::incidentId)
            .orElse(changed.chain() + "-" + verdict.kind() + "-" + changed.at().toEpochMilli()),
        changed.chain() + "-" + verdict.kind(),
        changed.chain(),
        verdict.kind(),
        severity,
        diagnosis.map(d -> sentence + " " + d.cause().text()).orElse(sentence),
        sentence,
        diagnosis.stream().flatMap(d -> d.suspects().stream()).map(NodeId::toString).toList(),
        diagnosis
            .flatMap(Diagnosis::tipset)
            .map(tipset -> OptionalLong.of(tipset.height()))
            .orElse(OptionalLong.empty()),
        diagnosis.flatMap(Diagnosis::tipset).map(tipset -> tipset.key().toString()),
        diagnosis.flatMap(Diagnosis::location).map(Diagnosis.Location::field),
        Optional.empty(),
        before.map(Alert::started).orElse(changed.at()),
        Optional.empty(),
        false,
        Map.of());
  }

  private static Optional<AlertSeverity> severity(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _,
          Verdict.Rejected _,
          Verdict.Unstable _,
          Verdict.Fork _,
          Verdict.ChainStalled _ ->
          Optional.of(AlertSeverity.CRITICAL);
      case Verdict.Stalled _, Verdict.Lagging _, Verdict.Down _, Verdict.TraceDrift _ ->
          Optional.of(AlertSeverity.WARNING);
      case Verdict.Match _, Verdict.Unsettled _, Verdict.Inconclusive _ -> Optional.empty();
    };
  }
}
