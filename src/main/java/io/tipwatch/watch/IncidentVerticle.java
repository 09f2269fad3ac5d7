package io.tipwatch.watch;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.incident.Account;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.Place;
import io.tipwatch.incident.Sign;
import io.tipwatch.incident.store.IncidentDesk;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.StoreException;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what was judged and found on all chains to the incident desk, on one thread that may wait
 * for a disk, and tells what follows.
 */
public final class IncidentVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentVerticle.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What was sent is remembered for so long, and looked through so often. */
  private static final Duration KEEP_SENT = Duration.ofDays(30);

  private static final Duration PRUNE = Duration.ofHours(1);

  /** A store that failed is left alone for so long, since each try may wait for a lock. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Collection<String> chains;
  private final Office office;
  private final InstantSource clock;
  private final Inbox inbox = new Inbox();
  private final Map<String, Topic<IncidentChanged>> changed = new HashMap<>();
  private final Map<String, Account> untold = new HashMap<>();
  private final IncidentMeters shown;
  private List<Incident> displayed = List.of();
  private Instant pruned = Instant.MIN;
  private Instant retry = Instant.MIN;
  private @Nullable Thread thread;

  /** The desk, and what stands around it. */
  public record Office(
      IncidentStore store,
      IncidentDesk desk,
      Registrar registrar,
      CaseRoom cases,
      Heard heard,
      Meters meters) {}

  /** Told when a judgement has come all the way through the desk. */
  @FunctionalInterface
  public interface Heard {
    void judged(String chain, Judged judged);
  }

  public IncidentVerticle(Collection<String> chains, Office office, InstantSource clock) {
    this.chains = List.copyOf(chains);
    this.office = office;
    this.clock = clock;
    this.shown = new IncidentMeters(office.meters(), this.chains);
  }

  @Override
  public Future<?> start() {
    for (String chain : chains) {
      changed.put(chain, Topic.of(vertx, IncidentChanged.class, chain));
      Topic.of(vertx, Judged.class, chain).subscribe(judged -> inbox.put(chain, judged));
      Topic.of(vertx, Found.class, chain).subscribe(found -> found(chain, found));
      Topic.of(vertx, Seen.class, chain)
          .subscribe(seen -> office.cases().timeline(chain).seen(seen.observation()));
      Topic.of(vertx, Identified.class, chain)
          .subscribe(who -> {
            office.registrar().identified(chain, who);
            office.cases().timeline(chain).identified(who, clock.instant());
          });
    }
    changed.put(
        io.tipwatch.incident.Watch.ALL_CHAINS,
        Topic.of(vertx, IncidentChanged.class, io.tipwatch.incident.Watch.ALL_CHAINS));
    show();
    thread = Thread.ofVirtual().name("incidents").start(this::run);
    return Future.succeededFuture();
  }

  private void found(String chain, Found found) {
    inbox
        .put(chain, found)
        .ifPresent(refused -> {
          LOG.atError().addKeyValue("chain", chain).log("too many findings wait for the store");
          Clerk.close(refused.finding().exhibits());
        });
  }

  private void run() {
    try {
      Optional<Inbox.Batch> batch = inbox.take();
      while (batch.isPresent()) {
        hear(batch.get());
        batch = inbox.take();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // stopped while the store was busy
    }
  }

  private void hear(Inbox.Batch batch) {
    for (Inbox.OnChain<Found> found : batch.found()) {
      guarded(() -> hear(found.chain(), found.what()));
    }
    for (Inbox.OnChain<Judged> judged : batch.judged()) {
      guarded(() -> hear(judged.chain(), judged.what()));
    }
    guarded(() -> settle(batch.settled()));
  }

  /** A fault of ours in one sign must not end the desk. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("the incident desk failed at one sign");
    }
  }

  private void hear(String chain, Found found) {
    Exhibits exhibits = found.finding().exhibits();
    Optional<Place> lastCommon =
        Optional.of(new Place(found.tipset().height(), found.tipset().key()));
    if (told(chain, lastCommon)) {
      Clerk.close(exhibits);
      return;
    }
    Sign sign = new Sign.Diagnosed(chain, found.diagnosis(), lastCommon, found.at());
    List<IncidentEvent> events = hear(sign, header(found));
    Optional<Incident> incident =
        events.stream()
            .filter(event -> event.report().isPresent())
            .flatMap(event -> event.changed().stream())
            .findFirst();
    if (incident.isPresent()) {
      office.cases().keep(incident.get(), exhibits);
    } else {
      Clerk.close(exhibits);
    }
  }

  /** Whether an incident has all the diagnoses of one tipset that are worth keeping. */
  private boolean told(String chain, Optional<Place> place) {
    return office.desk().open().stream()
        .anyMatch(incident ->
            incident.chain().equals(chain)
                && incident.lastCommon().equals(place)
                && office.cases().full(incident.id()));
  }

  private void hear(String chain, Judged judged) {
    hear(new Sign.Judged(chain, judged.judgement(), judged.held(), judged.at()), Optional.empty());
    office.heard().judged(chain, judged);
  }

  private List<IncidentEvent> hear(Sign sign, Optional<Tipset> header) {
    IncidentDesk.Told told = office.desk().hear(office.registrar().watch(), sign);
    boolean given = told.events().stream().anyMatch(event -> event.changed().isPresent());
    if (given || !told.problem().isEmpty()) {
      office.meters().storeUp(told.problem().isEmpty());
    }
    if (!told.problem().isEmpty() && !told.events().isEmpty()) {
      LOG.atError()
          .addKeyValue("error", told.problem())
          .log("incidents are told from memory, since the store fails");
    }
    for (IncidentEvent event : told.events()) {
      tell(event, told.durable(), sign.at(), header);
    }
    show();
    return told.events();
  }

  /** Another watchdog on the same database opens and ends incidents too, without an event here. */
  private void show() {
    List<Incident> now = List.copyOf(office.desk().open());
    if (!now.equals(displayed)) {
      displayed = now;
      shown.show(now);
    }
  }

  private void tell(IncidentEvent event, boolean durable, Instant at, Optional<Tipset> header) {
    Notes.log(event);
    if (event instanceof IncidentEvent.Opened(Incident incident, var _)) {
      shown.opened(incident, header.map(tipset -> since(tipset, at)));
      office.cases().opened(incident);
    }
    String chain = event.changed().map(Incident::chain).orElse("");
    Topic<IncidentChanged> topic = changed.get(chain);
    if (topic != null) {
      topic.publish(new IncidentChanged(event, durable, at));
    }
  }

  /** From the time in the disputed header to the incident. */
  private static Duration since(Tipset header, Instant at) {
    Duration delay = Duration.between(header.time(), at);
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  private static Optional<Tipset> header(Found found) {
    return Optional.of(found.suspicion().flatMap(Suspicion::child).orElse(found.tipset()));
  }

  /** What a store that fails did not take is told to it again with what follows. */
  private void settle(Map<String, Account> settled) {
    settled.forEach((chain, account) -> untold.merge(chain, account, Account::then));
    Instant now = clock.instant();
    if (now.isBefore(retry) && now.plus(RETRY).isAfter(retry)) {
      return;
    }
    try {
      for (Map.Entry<String, Account> entry : untold.entrySet()) {
        if (!entry.getValue().isEmpty()) {
          office.store().settled(entry.getKey(), entry.getValue(), now);
          entry.setValue(Account.NOTHING);
          stored();
        }
      }
      if (now.isAfter(pruned.plus(PRUNE))) {
        pruned = now;
        prune(now);
      }
    } catch (StoreException e) {
      office.meters().storeUp(false);
      if (retry.equals(Instant.MIN)) {
        LOG.atError()
            .addKeyValue("error", e.getMessage())
            .log("the ledger waits in memory, since the store fails");
      }
      retry = now.plus(RETRY);
    }
  }

  /** A ledger that fits on a disk where incidents do not is no sign that all is well. */
  private void stored() {
    office.meters().storeUp(office.desk().waiting() == 0);
    if (!retry.equals(Instant.MIN)) {
      LOG.atInfo().log("the ledger is stored again");
      retry = Instant.MIN;
    }
  }

  private void prune(Instant now) throws StoreException {
    office.store().outbox().prune(now.minus(KEEP_SENT));
    for (String chain : chains) {
      office.store().pruneLedger(chain);
    }
  }

  @Override
  public Future<?> stop() {
    inbox.close().forEach(found -> Clerk.close(found.finding().exhibits()));
    Thread running = thread;
    return vertx.executeBlocking(
        () -> {
          if (running != null && !running.join(PATIENCE)) {
            running.interrupt();
            running.join(PATIENCE);
          }
          office.cases().close();
          return true;
        },
        false);
  }
}
