package io.tipwatch.incident.store;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Evidence as it lies in its directory, for those who only read: nothing is made, changed or
 * removed. Thread-safe; every call blocks.
 */
public final class EvidenceFiles {
  private static final String SUFFIX = ".zst";
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.zst");

  private final Path directory;

  public EvidenceFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * A file as it is stored, compressed with zstd.
   *
   * @param stream to be closed by whoever asked
   */
  public record Stored(long bytes, InputStream stream) {}

  /**
   * The content as it was kept; the last read fails if it is not.
   *
   * @throws NoSuchFileException if it is gone
   */
  public InputStream open(String sha256) throws IOException {
    InputStream raw = Channels.newInputStream(channel(sha256));
    try {
      return new VerifiedInput(new ZstdInputStream(raw), sha256, Long.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * The bytes on disk, which nothing verifies.
   *
   * @throws NoSuchFileException if the file is gone
   */
  public Stored stored(String sha256) throws IOException {
    FileChannel channel = channel(sha256);
    try {
      return new Stored(channel.size(), Channels.newInputStream(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Reads it through. */
  public EvidenceStore.Check check(String sha256) {
    return VerifiedInput.check(() -> open(sha256));
  }

  private FileChannel channel(String sha256) throws IOException {
    return FileChannel.open(
        path(sha256), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** Only a hash makes a path. */
  Path path(String sha256) throws NoSuchFileException {
    String name = sha256 + SUFFIX;
    if (!named(name)) {
      throw new NoSuchFileException("(not a name of evidence)");
    }
    return directory.resolve(name);
  }

  /** Whether a file of this name holds evidence. */
  static boolean named(String fileName) {
    return NAME.matcher(fileName).matches();
  }
}
