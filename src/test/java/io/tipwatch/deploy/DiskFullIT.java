package io.tipwatch.deploy;

import static io.tipwatch.deploy.Arena.await;
import static io.tipwatch.deploy.Loopback.becomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tipwatch.deploy.Loopback.Receiver;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.IncidentQuery;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.sim.SimNetwork.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a daemon's state is full while nodes split, and is not later. */
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String STORE_UP = "tipwatch_store_up";

  private final int web = Loopback.freePort();
  @TempDir private Path home;
  private Path disk;
  private Receiver receiver;
  private Inbox inbox;
  private Arena arena;
  private boolean mounted;

  @BeforeEach
  void open() throws Exception {
    assumeThat(Path.of("target", "tipwatch.jar")).as("built by package").exists();
    disk = Files.createDirectory(home.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tipwatch-test", disk.toString());
    assumeThat(mounted)
        .as("NOT TESTED: a small file system cannot be mounted here, which takes root")
        .isTrue();
    receiver = new Receiver();
    inbox = new Inbox(receiver);
    arena = new Arena(home, 20261127);
  }

  @AfterEach
  void close() throws Exception {
    if (arena != null) {
      arena.close();
      receiver.close();
    }
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }

  @Test
  void aFullDiskKeepsNoAlertFromPeopleAndIsMadeUpForLater() throws Exception {
    String store = "directory = disk/state, keep-free = 64 KiB, max-evidence = 1 MiB";
    Process daemon = arena.daemon(arena.configure("daemon", web, store, receiver.url()), Map.of());
    assertThat(becomes(() -> metric("last_verified_height{") > 0, PATIENCE))
        .as(arena::journal)
        .isTrue();
    assertThat(metric(STORE_UP)).isEqualTo(1);
    fill();
    Split split = await(arena.network().split(arena.nodes().getFirst().name()));
    long height = split.tipset().height();
    assertThat(becomes(() -> fill() && metric(STORE_UP) == 0, PATIENCE))
        .as(arena::journal)
        .isTrue();
    assertThat(becomes(() -> !inbox.ofSplit("firing", height).isEmpty(), PATIENCE))
        .as(arena::journal)
        .isTrue();
    assertThat(metric(STORE_UP)).as("told although the store fails").isZero();
    long verified = metric("last_verified_height{");
    assertThat(becomes(() -> metric("last_verified_height{") > verified, PATIENCE)).isTrue();

    Files.delete(disk.resolve("ballast"));
    assertThat(becomes(() -> metric(STORE_UP) == 1, PATIENCE)).as(arena::journal).isTrue();
    await(arena.network().heal(split.node()));
    assertThat(becomes(() -> !inbox.ofSplit("resolved", height).isEmpty(), PATIENCE))
        .as(arena::journal)
        .isTrue();
    daemon.destroy();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
    examine(height);
  }

  private void examine(long height) throws IOException {
    assertThat(inbox.events())
        .as("nothing else was told")
        .allMatch(one -> one.kind().equals("STATE_SPLIT") && one.height() == height);
    try (IncidentStore store =
        IncidentStore.open(
            new Database.Sqlite(disk.resolve("state/incidents.db")),
            "examiner",
            InstantSource.system(),
            FaultPoint.NONE)) {
      assertThat(store.setAside()).isEmpty();
      List<Incident> all =
          store.list(new IncidentQuery(Optional.empty(), false, Optional.empty(), 100));
      assertThat(all)
          .singleElement()
          .returns(IncidentKind.STATE_SPLIT, Incident::kind)
          .satisfies(one -> assertThat(one.life().resolved()).isTrue());
      Ledgers.assertWhole(store.ledger(Arena.CHAIN, 1_000));
    }
  }

  /**
   * Nothing fits any more. It is called again and again, since a store that fails makes some room
   * for itself by emptying its write-ahead log, and small writes go on.
   */
  private boolean fill() {
    byte[] block = new byte[4_096];
    try (OutputStream out =
        Files.newOutputStream(
            disk.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
      return true;
    }
  }

  /** The value of a metric; -1 if the daemon does not show it. */
  private long metric(String name) {
    return Loopback.get("http://127.0.0.1:" + web + "/metrics")
        .lines()
        .filter(line -> !line.startsWith("#") && line.contains(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }
}
