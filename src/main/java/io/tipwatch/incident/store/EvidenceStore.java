package io.tipwatch.incident.store;

import com.github.luben.zstd.ZstdOutputStream;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files that incidents rest on, compressed with zstd and named by the hash of what is in them; only
 * their owner may read them. They stay under a limit, and leave some of the disk free: what only
 * ended incidents need goes first, and what an open one needs never goes. Thread-safe; every call
 * blocks.
 */
public final class EvidenceStore {
  private static final int LEVEL = 3;
  private static final int BLOCK = 64 * 1024;

  /** How much is written between two looks at the limits. */
  private static final long STEP = 1024 * 1024;

  private static final int MAX_RECENT = 64;
  private static final int EXPENDABLE_AT_ONCE = 2 * MAX_RECENT;

  private final Path directory;
  private final EvidenceFiles files;
  private final Limits limits;
  private final Expendable expendable;
  private final InstantSource clock;
  private final FaultPoint faults;
  private final FreeSpace freeSpace;
  private final ReentrantLock lock = new ReentrantLock();

  /** Kept lately, and perhaps not listed yet by the incident that it is for. */
  private final Map<String, Boolean> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_RECENT;
        }
      };

  private long used;

  /**
   * @param maxBytes what all files together may take on disk
   * @param keepFree what must stay free on that disk
   */
  public record Limits(long maxBytes, long keepFree) {
    public static final Limits DEFAULT = new Limits(10L << 30, 1L << 30);
  }

  /** Knows which content may go, that which is needed least coming first. */
  public interface Expendable {
    List<String> expendable(int limit) throws IOException;

    /** Its file is gone. */
    void removed(String sha256) throws IOException;
  }

  /** Knows whether any incident lists some content. */
  @FunctionalInterface
  public interface Listed {
    boolean test(String sha256) throws IOException;
  }

  /** Bytes that are free on the disk. */
  @FunctionalInterface
  interface FreeSpace {
    long bytes() throws IOException;
  }

  /** What is found when a file is read again. */
  public enum Check {
    INTACT,
    MISSING,
    /** The content is not what was kept under this name. */
    ALTERED
  }

  EvidenceStore(
      Path directory,
      Limits limits,
      Expendable expendable,
      InstantSource clock,
      FaultPoint faults,
      FreeSpace freeSpace)
      throws IOException {
    this.directory = directory;
    this.files = new EvidenceFiles(directory);
    this.limits = limits;
    this.expendable = expendable;
    this.clock = clock;
    this.faults = faults;
    this.freeSpace = freeSpace;
    this.used = tidy();
  }

  /** Opens the directory, and removes what a process that ended early left half written. */
  public static EvidenceStore open(
      Path directory, Limits limits, Expendable expendable, InstantSource clock, FaultPoint faults)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path real = directory.toRealPath();
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
    return new EvidenceStore(real, limits, expendable, clock, faults, () -> freeBytes(real));
  }

  /**
   * Asks the file system itself. A {@link java.nio.file.FileStore} would look for the mount in
   * /proc first, which a hardened service may not see whole.
   */
  private static long freeBytes(Path directory) throws IOException {
    File file = directory.toFile();
    if (file.getTotalSpace() == 0) { // how it says that it failed
      throw new IOException("it is not known how much is free in " + directory);
    }
    return file.getUsableSpace();
  }

  /** Bytes on disk now. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps all that a stream gives; content that is there already is kept once.
   *
   * @param label what it is; never part of a path
   * @throws EvidenceFullException if it does not fit, whatever else is removed
   */
  public Evidence put(String label, InputStream content) throws IOException {
    Path part = directory.resolve("part-" + UUID.randomUUID());
    try {
      return keep(label, content, part);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Evidence keep(String label, InputStream content, Path part) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    long charged = 0;
    try (FileChannel file = create(part)) {
      try (OutputStream out =
          new ZstdOutputStream(Channels.newOutputStream(file), LEVEL).setCloseFrameOnFlush(false)) {
        byte[] block = new byte[BLOCK];
        for (int n = content.read(block); n >= 0; n = content.read(block)) {
          digest.update(block, 0, n);
          out.write(block, 0, n);
          bytes += n;
          if (file.position() - charged > STEP) {
            reserve(file.position() - charged);
            charged = file.position();
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      release(charged);
      throw e;
    }
    return name(label, part, new Kept(hex(digest), bytes, charged));
  }

  /**
   * @param charged bytes on disk that are counted already
   */
  private record Kept(String sha256, long bytes, long charged) {}

  private Evidence name(String label, Path part, Kept kept) throws IOException {
    long charged = kept.charged();
    try {
      long size = sync(part);
      reserve(size - charged);
      charged = size;
      remember(kept.sha256());
      Path target = files.path(kept.sha256());
      faults.hit(FaultPoint.EVIDENCE_BEFORE_RENAME);
      if (check(kept.sha256()) == Check.INTACT) {
        release(charged);
        size = Files.size(target);
      } else {
        long before = Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? Files.size(target) : 0;
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        release(before);
        sync(directory);
      }
      faults.hit(FaultPoint.EVIDENCE_AFTER_RENAME);
      return new Evidence(kept.sha256(), label, kept.bytes(), size, clock.instant());
    } catch (IOException | RuntimeException e) {
      release(charged);
      throw e;
    }
  }

  private void remember(String sha256) {
    lock.lock();
    try {
      recent.remove(sha256);
      recent.put(sha256, true);
    } finally {
      lock.unlock();
    }
  }

  private static FileChannel create(Path part) throws IOException {
    return FileChannel.open(
        part,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Brings a file, or the names in a directory, to the disk; gives the size. */
  private long sync(Path path) throws IOException {
    faults.hit(FaultPoint.EVIDENCE_BEFORE_SYNC);
    // a directory can be opened for reading only, and synced all the same
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
      return Files.size(path);
    }
  }

  /** Counts bytes, and makes room for them if need be. */
  private void reserve(long bytes) throws IOException {
    lock.lock();
    try {
      used += bytes;
      while (used > limits.maxBytes() || freeSpace.bytes() < limits.keepFree()) {
        if (!removeOldest()) {
          used -= bytes;
          throw new EvidenceFullException(
              "no room for evidence: at most "
                  + limits.maxBytes()
                  + " bytes are kept, and "
                  + limits.keepFree()
                  + " stay free");
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** False if nothing more may go. */
  private boolean removeOldest() throws IOException {
    for (String sha256 : expendable.expendable(EXPENDABLE_AT_ONCE)) {
      if (recent.containsKey(sha256)) {
        continue;
      }
      Path file = files.path(sha256);
      long size = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      Files.deleteIfExists(file);
      expendable.removed(sha256);
      used -= size;
      return true;
    }
    return false;
  }

  /** Removes what no incident lists, left by a process that ended early; for the start. */
  public void sweep(Listed listed) throws IOException {
    lock.lock();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.zst")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String sha256 = name.substring(0, name.length() - ".zst".length());
        if (EvidenceFiles.named(name) && !recent.containsKey(sha256) && !listed.test(sha256)) {
          used -= Files.size(file);
          Files.delete(file);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void release(long bytes) {
    lock.lock();
    try {
      used -= bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The content as it was kept; the last read fails if it is not.
   *
   * @throws NoSuchFileException if it is gone
   */
  public InputStream open(String sha256) throws IOException {
    return files.open(sha256);
  }

  /** Reads it through. */
  public Check check(String sha256) {
    return files.check(sha256);
  }

  /** The same files for those who only read. */
  public EvidenceFiles files() {
    return files;
  }

  /** Removes half-written files; gives the bytes of the others. */
  private long tidy() throws IOException {
    long bytes = 0;
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("part-")) {
          parts.add(file);
        } else if (EvidenceFiles.named(name)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          bytes += Files.size(file);
        }
      }
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
    return bytes;
  }

  private static MessageDigest sha256() {
    return VerifiedInput.sha256();
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
