package io.tipwatch.testing;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Rewrites every source file as the formatter wants it. */
public final class FormatSources {
  private FormatSources() {}

  public static void main(String[] args) throws IOException, FormatterException {
    for (Path file : sources()) {
      String text = Files.readString(file);
      String formatted = formatted(text);
      if (!formatted.equals(text)) {
        Files.writeString(file, formatted);
        System.out.println("formatted " + file);
      }
    }
  }

  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  static String formatted(String text) throws FormatterException {
    return new Formatter()
        .formatSource(
            ImportOrderer.reorderImports(
                RemoveUnusedImports.removeUnusedImports(text), Style.GOOGLE));
  }
}
