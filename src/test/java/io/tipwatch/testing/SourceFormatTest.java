package io.tipwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A test rather than a plugin, since tests run on JDK 25 whatever JDK Maven itself runs on. */
class SourceFormatTest {
  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    List<Path> unformatted = new ArrayList<>();
    for (Path file : FormatSources.sources()) {
      String text = Files.readString(file);
      if (!FormatSources.formatted(text).equals(text)) {
        unformatted.add(file);
      }
    }
    assertThat(unformatted)
        .as("run ./mvnw -q test-compile exec:exec@format to format these")
        .isEmpty();
  }
}
