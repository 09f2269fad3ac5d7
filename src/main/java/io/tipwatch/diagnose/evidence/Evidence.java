package io.tipwatch.diagnose.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The exhibits of one diagnosis, by their labels. Several may be read at once. */
@FunctionalInterface
public interface Evidence {
  /**
   * The content of an exhibit, not compressed.
   *
   * @param label letters, digits, dots, dashes and underscores
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  InputStream open(String label) throws IOException;

  /** Files that bear the labels as names. */
  static Evidence in(Path directory) {
    return label ->
        Channels.newInputStream(
            FileChannel.open(
                directory.resolve(label),
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }
}
