package io.tipwatch;

import io.tipwatch.chain.Judgement;
import io.tipwatch.web.Pulse;
import io.tipwatch.web.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers for us to the service manager, which ends and restarts a daemon that does not watch. It
 * hears that we do only when every chain's judgement has come all the way through the incident desk
 * and its store, all event loops move, and the ledger of no chain stands still while its nodes
 * agree on more and more heights. No timer says so: whatever stands still on that way, nothing is
 * said. A halted chain and nodes that are down are judged as such and restart nobody. Safe for use
 * from any thread.
 */
final class ServiceWatch {
  /** How many times the manager hears from us in the time that it waits. */
  private static final int TIMES_A_LIMIT = 4;

  /** How old a status line may be when nobody waits. */
  private static final Duration STATUS = Duration.ofSeconds(15);

  private final Notifier notifier;
  private final List<String> chains;
  private final Supplier<Readiness> readiness;
  private final Pulse pulse;
  private final InstantSource clock;
  private final Duration pause;
  private final Map<String, Headway> headways = new LinkedHashMap<>();
  private final Set<String> through = new HashSet<>();
  private Instant fed = Instant.MIN;
  private Instant described = Instant.MIN;
  private String waitingFor = "";
  private boolean ready;

  /**
   * @param readiness whose checks are one for each chain, under its name, and one for each node
   */
  ServiceWatch(
      Notifier notifier,
      List<String> chains,
      Supplier<Readiness> readiness,
      Pulse pulse,
      InstantSource clock) {
    this.notifier = notifier;
    this.chains = List.copyOf(chains);
    this.readiness = readiness;
    this.pulse = pulse;
    this.clock = clock;
    pause = notifier.watchdogLimit().map(limit -> limit.dividedBy(TIMES_A_LIMIT)).orElse(STATUS);
    chains.forEach(chain -> headways.put(chain, Headway.NONE));
  }

  /**
   * Looks whether the work has begun, and says so once. It has when every node was heard of, or is
   * known not to answer; how many do is no matter, since a watchdog without nodes has much to tell.
   */
  synchronized boolean ready() {
    if (ready) {
      return true;
    }
    String missing =
        readiness.get().checks().stream()
            .filter(check -> check.problem().isPresent() && !chains.contains(check.name()))
            .map(Readiness.Check::name)
            .collect(Collectors.joining(", "));
    if (missing.isEmpty()) {
      ready = true;
      notifier.ready();
      describe(clock.instant());
    } else if (!missing.equals(waitingFor)) {
      waitingFor = missing;
      notifier.status("not heard of yet: " + missing);
    }
    return ready;
  }

  /** A judgement of a chain, and all that followed from it, lie in the store. */
  synchronized void deskDone(String chain, Judgement judgement, Instant at) {
    Headway before = headways.getOrDefault(chain, Headway.NONE);
    Headway now = before.after(judgement, at);
    headways.put(chain, now);
    if (now.sound(at)) {
      through.add(chain);
    } else {
      through.remove(chain);
    }
    Instant told = clock.instant();
    feed(told);
    boolean news = !now.verdict().kind().equals(before.verdict().kind());
    if (ready && (news || passed(described, told))) {
      describe(told);
    }
  }

  private void feed(Instant now) {
    if (through.containsAll(chains) && pulse.stuck() == 0 && passed(fed, now)) {
      fed = now;
      through.clear();
      notifier.watchdog();
    }
  }

  /** A clock that was set back must not silence us. */
  private boolean passed(Instant since, Instant now) {
    return now.isBefore(since) || !now.isBefore(since.plus(pause));
  }

  private void describe(Instant now) {
    described = now;
    notifier.status(
        headways.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().text(now))
            .collect(Collectors.joining("; ", "watching ", "")));
  }

  /** The orderly end has begun. */
  void stopping() {
    notifier.stopping();
  }
}
