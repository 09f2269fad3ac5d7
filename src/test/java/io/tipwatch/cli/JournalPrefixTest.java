package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPrefixTest {
  @TempDir private Path directory;

  @Test
  void knowsTheJournalByItsStream() throws Exception {
    Path stderr = Files.createFile(directory.resolve("stderr"));
    String device = Files.getAttribute(stderr, "unix:dev").toString();
    String inode = Files.getAttribute(stderr, "unix:ino").toString();

    assertThat(JournalPrefix.isJournal(device + ":" + inode, stderr)).isTrue();
  }

  @Test
  void takesNoOtherStreamForTheJournal() throws Exception {
    Path stderr = Files.createFile(directory.resolve("stderr"));

    assertThat(JournalPrefix.isJournal("8:1", stderr)).isFalse();
    assertThat(JournalPrefix.isJournal("8:1", directory.resolve("absent"))).isFalse();
    assertThat(JournalPrefix.isJournal(null, stderr)).isFalse();
  }
}
