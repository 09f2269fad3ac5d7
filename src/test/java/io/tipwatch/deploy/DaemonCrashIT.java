package io.tipwatch.deploy;

import static io.tipwatch.deploy.Arena.await;
import static io.tipwatch.deploy.Loopback.becomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.deploy.Loopback.Receiver;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.NoticeKind;
import io.tipwatch.incident.Place;
import io.tipwatch.incident.Stretch;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.IncidentQuery;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.sim.SimNetwork.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The daemon is killed again and again while nodes split and are repaired: at every named place,
 * and at random ones. {@code -Dtipwatch.kills=100} makes it long.
 */
class DaemonCrashIT {
  private static final int KILLS = Integer.getInteger("tipwatch.kills", 4);
  private static final long SEED = Long.getLong("tipwatch.seed", 20261125);
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final List<String> POINTS =
      List.of(
          FaultPoint.BEFORE_COMMIT,
          FaultPoint.AFTER_COMMIT,
          FaultPoint.BEFORE_SENT,
          FaultPoint.AFTER_SENT,
          FaultPoint.EVIDENCE_BEFORE_SYNC,
          FaultPoint.EVIDENCE_BEFORE_RENAME,
          FaultPoint.EVIDENCE_AFTER_RENAME);

  private final int web = Loopback.freePort();
  private final Random random = new Random(SEED);
  private final List<Split> splits = new CopyOnWriteArrayList<>();

  /** How many events the webhook had received at each kill. */
  private final List<Integer> kills = new ArrayList<>();

  @TempDir private Path home;
  private Receiver receiver;
  private Inbox inbox;
  private Arena arena;
  private Path config;
  private volatile boolean over;
  private volatile @Nullable Throwable trouble;

  @BeforeEach
  void open() throws Exception {
    assumeThat(Path.of("target", "tipwatch.jar")).as("built by package").exists();
    receiver = new Receiver();
    inbox = new Inbox(receiver);
    arena = new Arena(home, SEED);
    config = arena.configure("daemon", web, "directory = state, keep-free = 1 MiB", receiver.url());
  }

  @AfterEach
  void close() throws Exception {
    arena.close();
    receiver.close();
  }

  @Test
  void losesAndDoublesNothing() throws Exception {
    long began = System.nanoTime();
    Thread chaos = Thread.ofPlatform().start(this::splitAndRepair);
    for (String point : POINTS) {
      Process daemon = arena.daemon(config, Map.of("TIPWATCH_CRASH", point + ":1"));
      assertThat(daemon.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(point).isTrue();
      assertThat(daemon.exitValue()).as(() -> point + arena.journal()).isEqualTo(137);
      kills.add(receiver.bodies().size());
    }
    for (int n = 0; n < KILLS; n++) {
      killAtRandom();
    }
    over = true;
    Process last = arena.daemon(config, Map.of());
    chaos.join(PATIENCE);
    assertThat(trouble).as(arena::journal).isNull();
    assertThat(becomes(this::allTold, PATIENCE)).as(arena::journal).isTrue();
    long head = await(arena.network().head()).height();
    assertThat(becomes(() -> verified() > head, PATIENCE)).as("it goes on").isTrue();
    last.destroy();
    assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
    examine(head, Duration.ofNanos(System.nanoTime() - began));
  }

  private void killAtRandom() throws Exception {
    Process daemon = arena.daemon(config, Map.of());
    if (random.nextInt(5) == 0) {
      daemon.waitFor(random.nextInt(2_000), TimeUnit.MILLISECONDS); // while it starts
    } else {
      assertThat(becomes(() -> verified() > 0, PATIENCE)).as(arena::journal).isTrue();
      daemon.waitFor(random.nextInt(3_000), TimeUnit.MILLISECONDS);
    }
    assertThat(daemon.isAlive()).as(arena::journal).isTrue();
    Arena.kill(daemon);
    kills.add(receiver.bodies().size());
  }

  /** Each fault lasts until people were told of it, whichever daemon told them. */
  private void splitAndRepair() {
    try {
      Random chance = new Random(SEED + 1);
      while (!over || splits.isEmpty()) {
        Split split =
            await(
                arena
                    .network()
                    .split(arena.nodes().get(chance.nextInt(arena.nodes().size())).name()));
        splits.add(split);
        told("firing", split);
        await(arena.network().heal(split.node()));
        told("resolved", split);
        Thread.currentThread().join(Duration.ofMillis(chance.nextInt(1_000)));
      }
    } catch (Throwable e) {
      trouble = e;
    }
  }

  private void told(String what, Split split) {
    long height = split.tipset().height();
    assertThat(becomes(() -> !inbox.ofSplit(what, height).isEmpty(), PATIENCE))
        .as("%s of %s at %d; received %s", what, split.node(), height, inbox.events())
        .isTrue();
  }

  private boolean allTold() {
    return splits.stream()
        .allMatch(split -> !inbox.ofSplit("resolved", split.tipset().height()).isEmpty());
  }

  /** The last verified height that the daemon itself knows; 0 if it does not answer. */
  private long verified() {
    return Loopback.get("http://127.0.0.1:" + web + "/metrics")
        .lines()
        .filter(line -> line.contains("last_verified_height{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  private void examine(long head, Duration took) throws IOException {
    try (IncidentStore store =
        IncidentStore.open(
            new Database.Sqlite(home.resolve("state").resolve("incidents.db")),
            "examiner",
            InstantSource.system(),
            FaultPoint.NONE)) {
      assertThat(store.setAside()).isEmpty();
      List<Incident> all =
          store.list(new IncidentQuery(Optional.empty(), false, Optional.empty(), 1_000));
      oneIncidentForEachSplit(all);
      everyNoticeArrived(store, all);
      int repeated = noEventCameTwiceWithoutAKill();
      List<Stretch> ledger = store.ledger(Arena.CHAIN, 100_000);
      Ledgers.assertWhole(ledger);
      assertThat(ledger.getLast().last()).isGreaterThanOrEqualTo(head);
      LoggerFactory.getLogger(DaemonCrashIT.class)
          .atWarn()
          .addKeyValue("seed", SEED)
          .addKeyValue("kills", kills.size())
          .addKeyValue("splits", splits.size())
          .addKeyValue("incidents", all.stream().map(Incident::kind).toList())
          .addKeyValue("events", receiver.bodies().size())
          .addKeyValue("repeated", repeated)
          .addKeyValue("heights", ledger.getLast().last() - ledger.getFirst().first() + 1)
          .addKeyValue("ledger", ledger.size())
          .addKeyValue("unverified", Ledgers.heights(ledger, LedgerEntry.Outcome.UNVERIFIED))
          .addKeyValue("different", Ledgers.heights(ledger, LedgerEntry.Outcome.DIFFERENT))
          .addKeyValue("seconds", took.toSeconds())
          .log("nothing lost, nothing doubled");
    }
  }

  private void oneIncidentForEachSplit(List<Incident> all) {
    List<Incident> found =
        all.stream().filter(one -> one.kind() == IncidentKind.STATE_SPLIT).toList();
    assertThat(found)
        .extracting(one -> one.lastCommon().map(Place::key).orElse(TipsetKey.NONE))
        .containsExactlyInAnyOrderElementsOf(
            splits.stream().map(split -> split.tipset().key()).toList());
    assertThat(found).extracting(Incident::fingerprint).doesNotHaveDuplicates();
    assertThat(all).as("all is well at the end").allMatch(one -> one.life().resolved());
    assertThat(all)
        .extracting(Incident::kind)
        .doesNotContain(IncidentKind.FORK, IncidentKind.UNSTABLE, IncidentKind.TRACE_DRIFT);
  }

  private void everyNoticeArrived(IncidentStore store, List<Incident> all) throws IOException {
    List<String> received =
        inbox.events().stream().map(one -> one.incident() + " " + one.what()).toList();
    for (Incident incident : all) {
      List<Notice> notices = store.notices(incident.id());
      assertThat(notices).extracting(Notice::kind).contains(NoticeKind.FIRING, NoticeKind.RESOLVED);
      assertThat(notices)
          .as("sent, or made needless by what came after")
          .extracting(Notice::state)
          .containsAnyOf(Notice.State.SENT, Notice.State.CANCELLED)
          .doesNotContain(Notice.State.PENDING, Notice.State.DEAD);
      if (incident.kind() == IncidentKind.STATE_SPLIT) {
        assertThat(received).contains(incident.id() + " firing", incident.id() + " resolved");
        assertThat(received.indexOf(incident.id() + " firing"))
            .isLessThan(received.indexOf(incident.id() + " resolved"));
      }
    }
  }

  /** Gives how often an event was sent again. */
  private int noEventCameTwiceWithoutAKill() {
    Map<String, Integer> last = new HashMap<>();
    int repeated = 0;
    List<Inbox.Event> events = inbox.events();
    for (int at = 0; at < events.size(); at++) {
      Integer before = last.put(events.get(at).id(), at);
      if (before != null) {
        int now = at;
        repeated++;
        assertThat(kills)
            .as("a kill between events %d and %d: %s", before, now, events.get(now))
            .anyMatch(kill -> kill > before && kill <= now);
      }
    }
    return repeated;
  }
}
