package io.tipwatch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * When a drill last succeeded on each chain: the time of an empty file in the directory of the
 * store. A drill is another process than the daemon, and the database is the daemon's alone.
 */
final class DrillRecord {
  private final Path store;
  private final Path directory;

  /**
   * @param store the directory of the store, which need not be there yet
   */
  DrillRecord(Path store) {
    this.store = store;
    directory = store.resolve("drills");
  }

  /** The file whose time is that of the last success. */
  Path file(String chain) {
    return directory.resolve(chain);
  }

  /** When a drill last succeeded; empty if none did, or nobody may know. */
  Optional<Instant> lastSuccess(String chain) {
    try {
      return Optional.of(
          Files.getLastModifiedTime(file(chain), LinkOption.NOFOLLOW_LINKS).toInstant());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * Notes a success.
   *
   * @throws IOException if the daemon will not learn of it; says what to do
   */
  void succeeded(String chain, Instant at) throws IOException {
    try {
      create();
      Files.newByteChannel(
              file(chain),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
          .close();
      FileTime time = FileTime.from(at);
      Files.getFileAttributeView(
              file(chain), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(time, time, null);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "%s may not be written; run the drill as the user that the daemon runs as"
              .formatted(e.getFile()),
          e);
    }
  }

  /** The daemon must be able to look inside, so it is its owner's who owns the store. */
  private void create() throws IOException {
    Files.createDirectories(store, onlyOurs());
    try {
      Files.createDirectory(directory, onlyOurs());
    } catch (FileAlreadyExistsException _) {
      return;
    }
    UserPrincipal owner = Files.getOwner(store);
    if (!Files.getOwner(directory).equals(owner)) {
      give(owner);
    }
  }

  /** Root can, and need not become the user of a service, who has no password and no shell. */
  private void give(UserPrincipal owner) throws IOException {
    try {
      Files.getFileAttributeView(directory, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(owner);
    } catch (IOException e) {
      Files.delete(directory);
      throw new IOException(
          "%s belongs to %s; run the drill as that user, or the daemon does not learn of it"
              .formatted(store, owner.getName()),
          e);
    }
  }

  private static FileAttribute<?> onlyOurs() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }
}
