package io.tipwatch.incident.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incidents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceStoreTest {
  private static final int MIB = 1 << 20;

  @TempDir Path home;
  private final Ended ended = new Ended();

  /** What ended incidents listed, oldest first. */
  private static final class Ended implements EvidenceStore.Expendable {
    private final List<String> all = new ArrayList<>();

    @Override
    public List<String> expendable(int limit) {
      return all.stream().limit(limit).toList();
    }

    @Override
    public void removed(String sha256) {
      all.remove(sha256);
    }
  }

  private EvidenceStore store(long maxBytes, EvidenceStore.FreeSpace free) throws IOException {
    EvidenceStore.open(
        home.resolve("evidence"),
        EvidenceStore.Limits.DEFAULT,
        ended,
        InstantSource.fixed(Incidents.T0),
        FaultPoint.NONE);
    return new EvidenceStore(
        home.resolve("evidence"),
        new EvidenceStore.Limits(maxBytes, MIB),
        ended,
        InstantSource.fixed(Incidents.T0),
        FaultPoint.NONE,
        free);
  }

  private EvidenceStore store() throws IOException {
    return store(64L * MIB, () -> 100L * MIB);
  }

  private static byte[] noise(long seed, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  private static Evidence put(EvidenceStore store, byte[] content) throws IOException {
    return store.put("answer", new ByteArrayInputStream(content));
  }

  private Path file(Evidence evidence) {
    return home.resolve("evidence").resolve(evidence.sha256() + ".zst");
  }

  @Test
  void readsBackWhatItKept() throws IOException {
    EvidenceStore store = store();
    byte[] content = noise(1, 3 * MIB);

    Evidence evidence = put(store, content);

    try (var in = store.open(evidence.sha256())) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(store.check(evidence.sha256())).isEqualTo(EvidenceStore.Check.INTACT);
    assertThat(store.used()).isEqualTo(Files.size(file(evidence)));
  }

  @Test
  void letsOnlyTheOwnerRead() throws IOException {
    Evidence evidence = put(store(), noise(1, 10));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(evidence))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("evidence"))))
        .isEqualTo("rwx------");
  }

  @Test
  void keepsTheSameContentOnce() throws IOException {
    EvidenceStore store = store();
    put(store, noise(1, MIB));
    long once = store.used();

    put(store, noise(1, MIB));

    assertThat(store.used()).isEqualTo(once);
  }

  @Test
  void seesWhatIsMissingOrAltered() throws IOException {
    EvidenceStore store = store();
    Evidence gone = put(store, noise(1, 1000));
    Evidence flipped = put(store, noise(2, 1000));
    Files.delete(file(gone));
    byte[] bytes = Files.readAllBytes(file(flipped));
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(flipped), bytes);

    assertThat(store.check(gone.sha256())).isEqualTo(EvidenceStore.Check.MISSING);
    assertThat(store.check(flipped.sha256())).isEqualTo(EvidenceStore.Check.ALTERED);
  }

  @Test
  void removesWhatEndedFirstAndNeverMore() throws IOException {
    EvidenceStore old = store();
    List<Evidence> all = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      all.add(put(old, noise(n, MIB)));
    }
    ended.all.addAll(List.of(all.get(3).sha256(), all.get(1).sha256()));
    EvidenceStore store = store(old.used() + 100, () -> 100L * MIB);

    put(store, noise(100, MIB));
    put(store, noise(101, MIB));

    assertThat(store.check(all.get(3).sha256())).isEqualTo(EvidenceStore.Check.MISSING);
    assertThat(store.check(all.get(1).sha256())).isEqualTo(EvidenceStore.Check.MISSING);
    assertThatThrownBy(() -> put(store, noise(102, MIB))).isInstanceOf(EvidenceFullException.class);
    assertThat(all.stream().filter(one -> Files.exists(file(one)))).hasSize(6);
    assertThat(store.used()).isEqualTo(onDisk());
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("evidence"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void leavesSomeOfTheDiskFree() throws IOException {
    EvidenceStore store = store(64L * MIB, () -> MIB - 1);

    assertThatThrownBy(() -> put(store, noise(1, 10))).isInstanceOf(EvidenceFullException.class);
    assertThat(onDisk()).isZero();
    assertThat(store.used()).isZero();
  }

  @Test
  void sweepsWhatNobodyLists() throws IOException {
    Evidence orphan = put(store(), noise(1, 10));
    Evidence listed = put(store(), noise(2, 10));

    store().sweep(sha256 -> sha256.equals(listed.sha256()));

    assertThat(file(orphan)).doesNotExist();
    assertThat(file(listed)).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "%2e%2e/secret", "a\0b", "", "/etc/passwd", "..", "part-x"})
  void opensNoPathFromForeignText(String name) throws IOException {
    Files.writeString(home.resolve("secret.zst"), "secret");
    EvidenceStore store = store();

    assertThatThrownBy(() -> store.open(name)).isInstanceOf(NoSuchFileException.class);
    assertThat(store.check("x".repeat(4096))).isEqualTo(EvidenceStore.Check.MISSING);
  }

  private static InputStream stored(EvidenceFiles files, Evidence evidence) throws IOException {
    EvidenceFiles.Stored stored = files.stored(evidence.sha256());
    assertThat(stored.bytes()).isEqualTo(evidence.storedBytes());
    return stored.stream();
  }

  @Test
  void readersChangeNothing() throws IOException {
    Evidence evidence = put(store(), noise(1, MIB));
    Path directory = home.resolve("evidence");
    Files.writeString(directory.resolve("part-x"), "half of it");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

    EvidenceFiles files = new EvidenceFiles(directory);

    try (var content = files.open(evidence.sha256());
        var stored = stored(files, evidence)) {
      assertThat(content.readAllBytes()).isEqualTo(noise(1, MIB));
      assertThat(stored.readAllBytes()).isEqualTo(Files.readAllBytes(file(evidence)));
    }
    assertThat(files.check("ab".repeat(32))).isEqualTo(EvidenceStore.Check.MISSING);
    assertThat(directory.resolve("part-x")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void followsNoLinkThatWasPlanted() throws IOException {
    EvidenceStore store = store();
    Evidence evidence = put(store, noise(1, 10));
    Path outside = Files.move(file(evidence), home.resolve("outside.zst"));
    Files.createSymbolicLink(file(evidence), outside);

    assertThat(store.check(evidence.sha256())).isEqualTo(EvidenceStore.Check.ALTERED);
    put(store, noise(1, 10));
    assertThat(Files.isSymbolicLink(file(evidence))).isFalse();
    assertThat(outside).exists();
  }
}
