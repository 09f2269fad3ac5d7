package io.tipwatch.incident.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Holds a database file for this process alone, and looks whether it is whole. */
final class SqliteFile implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final FileChannel lockFile;

  private SqliteFile(Path file, FileChannel lockFile) {
    this.file = file;
    this.lockFile = lockFile;
  }

  /** Takes the lock, which the kernel gives back when the process ends in whatever way. */
  static SqliteFile lock(Path file) throws StoreException {
    Path absolute = file.toAbsolutePath();
    try {
      Path directory = absolute.getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel channel =
          FileChannel.open(
              absolute.resolveSibling(absolute.getFileName() + ".lock"),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (tryLock(channel) == null) {
        channel.close();
        throw new StoreRefusedException("another process uses the database " + file);
      }
      return new SqliteFile(absolute, channel);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException("the database " + file + " cannot be locked: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  /** Sets a damaged file aside; gives its new name. */
  Optional<Path> setAsideIfDamaged(Dialect dialect, Instant now) throws StoreException {
    if (!Files.exists(file) || whole(dialect)) {
      return Optional.empty();
    }
    String suffix = ".corrupt-" + STAMP.format(now);
    try {
      for (String part : new String[] {"-wal", "-shm", ""}) {
        Path from = file.resolveSibling(file.getFileName() + part);
        if (Files.exists(from)) {
          Files.move(from, file.resolveSibling(file.getFileName() + suffix + part));
        }
      }
    } catch (IOException e) {
      throw new StoreException("the damaged database cannot be set aside: " + e.getMessage(), e);
    }
    return Optional.of(file.resolveSibling(file.getFileName() + suffix));
  }

  private static boolean whole(Dialect dialect) throws StoreException {
    try (Connection connection = dialect.migration().getConnection();
        Statement statement = connection.createStatement();
        // the quick check sees no index that lacks a row, which would open incidents twice
        ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
      return result.next() && "ok".equals(result.getString(1));
    } catch (SQLException e) {
      if (damaged(e)) {
        return false;
      }
      throw new StoreException("the database cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Whether the file, and not the way to it, is at fault. */
  static boolean damaged(SQLException e) {
    // the extended codes of damage have the plain one in their low byte
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
    int plain = code & 0xff;
    return plain == SQLiteErrorCode.SQLITE_CORRUPT.code
        || plain == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  @Override
  public void close() throws StoreException {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new StoreException("the lock of " + file + " cannot be given back", e);
    }
  }
}
