package io.tipwatch.diagnose.filecoin;

import static java.util.stream.Collectors.joining;

import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replayed;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Makes one diagnosis again in a process of its own, where sets come in another order. */
final class ReplayChild {
  private static final long SPOOL_BYTES = 64L << 20;

  private ReplayChild() {}

  /** What a child says: {@code same}, or where it departs. */
  static String run(Path evidence, Path spool) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath(),
                ReplayChild.class.getName(),
                evidence.toString(),
                spool.toString())
            .redirectErrorStream(true)
            .start();
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** As of this process, however its classes were loaded. */
  private static String classPath() {
    return ReplayChild.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  public static void main(String[] args) throws IOException {
    Replayed replayed =
        Replays.of(Evidence.in(Path.of(args[0])), new Spool(Path.of(args[1]), SPOOL_BYTES));
    System.out.println(replayed.departure().map(Object::toString).orElse("same"));
  }
}
