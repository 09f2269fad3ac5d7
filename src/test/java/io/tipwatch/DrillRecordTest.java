package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillRecordTest {
  private static final Instant AT = Instant.parse("2026-11-25T08:00:00Z");

  @TempDir private Path temp;

  @Test
  void anotherProcessReadsWhenADrillLastSucceeded() throws IOException {
    Path store = temp.resolve("state");
    new DrillRecord(store).succeeded("calib", AT.minusSeconds(60));
    new DrillRecord(store).succeeded("calib", AT);
    assertThat(new DrillRecord(store).lastSuccess("calib")).contains(AT);
    assertThat(new DrillRecord(store).lastSuccess("mainnet")).isEmpty();
  }

  @Test
  void nobodyElseCanLookInside() throws IOException {
    new DrillRecord(temp.resolve("state")).succeeded("calib", AT);
    Path directory = temp.resolve("state/drills");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(directory.resolve("calib")).isEmptyFile();
  }

  @Test
  void saysWhatToDoWhereItCannotBeWritten() throws IOException {
    Files.createFile(temp.resolve("drills")); // not even root can write into that
    assertThatThrownBy(() -> new DrillRecord(temp).succeeded("calib", AT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("drills");
  }

  @Test
  void theDaemonCanLookWhereRootHasDrilled() throws IOException {
    Path store = Files.createDirectory(temp.resolve("state"));
    UserPrincipal daemon = anotherUser(store);
    new DrillRecord(store).succeeded("calib", AT);
    assertThat(Files.getOwner(store.resolve("drills"))).isEqualTo(daemon);
  }

  /** The new owner of a directory; only root can give one away. */
  private static UserPrincipal anotherUser(Path directory) throws IOException {
    UserPrincipal nobody =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try {
      return Files.getOwner(Files.setOwner(directory, nobody));
    } catch (FileSystemException e) {
      return abort("only root can try that: " + e.getMessage());
    }
  }

  @Test
  void followsNoLink() throws IOException {
    Path elsewhere = Files.createFile(temp.resolve("elsewhere"));
    Files.setLastModifiedTime(elsewhere, FileTime.from(AT.minusSeconds(3_600)));
    Files.createDirectory(temp.resolve("drills"));
    Files.createSymbolicLink(temp.resolve("drills/calib"), elsewhere);
    assertThatThrownBy(() -> new DrillRecord(temp).succeeded("calib", AT))
        .isInstanceOf(IOException.class);
    assertThat(Files.getLastModifiedTime(elsewhere).toInstant()).isEqualTo(AT.minusSeconds(3_600));
  }
}
