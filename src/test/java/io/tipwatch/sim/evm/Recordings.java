package io.tipwatch.sim.evm;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What real EVM nodes answered, which is not a part of this repository. */
public final class Recordings {
  private Recordings() {}

  /** The result in a recorded response. */
  public static Object result(String file) throws IOException {
    return object(file).getJsonObject("response").getValue("result");
  }

  public static JsonObject object(String file) throws IOException {
    return new JsonObject(read(file));
  }

  public static JsonArray array(String file) throws IOException {
    return new JsonArray(read(file));
  }

  /** The test is skipped, saying so, where there is no data. */
  private static Buffer read(String file) throws IOException {
    Optional<Path> directory =
        Stream.of(
                Optional.ofNullable(System.getenv("TIPWATCH_DATA")).map(Path::of),
                Optional.of(Path.of("../shared/data")))
            .flatMap(Optional::stream)
            .map(path -> path.resolve("evm"))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(
        directory.isPresent(), "no recorded data: set TIPWATCH_DATA to run this test");
    return Buffer.buffer(Files.readAllBytes(directory.orElseThrow().resolve(file)));
  }
}
