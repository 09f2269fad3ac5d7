package io.tipwatch.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Real answers of nodes, which are not a part of this repository. */
public final class Recorded {
  /** Small ones first. */
  public static final List<Long> EPOCHS =
      List.of(
          14107L, 845259L, 1162295L, 1419335L, 1572087L, 3450305L, 2907520L, 2907480L, 3573066L);

  private Recorded() {}

  public static Stream<Long> epochs() {
    return EPOCHS.stream();
  }

  /**
   * The answer of a Lotus node for an epoch; the test is skipped, saying so, where there is no
   * data.
   */
  public static byte[] answer(long epoch) throws IOException {
    Path file = directory("filecoin").resolve("traces_" + epoch + ".json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** A recorded answer of an EVM client, such as {@code anvil/trace_block.json}. */
  public static byte[] evm(String file) throws IOException {
    return Files.readAllBytes(directory("evm").resolve(file));
  }

  /** Where the answers of a family lie; the test is skipped, saying so, where there is no data. */
  static Path directory(String family) {
    Optional<Path> directory =
        Stream.of(
                Optional.ofNullable(System.getenv("TIPWATCH_DATA")).map(Path::of),
                Optional.of(Path.of("../shared/data")))
            .flatMap(Optional::stream)
            .map(path -> path.resolve(family))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(
        directory.isPresent(), "no recorded data: set TIPWATCH_DATA to run this test");
    return directory.orElseThrow();
  }
}
