package io.tipwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of the page, as they lie in the jar. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "js",
          "text/javascript; charset=utf-8",
          "css",
          "text/css; charset=utf-8",
          "svg",
          "image/svg+xml");
  private static final Map<String, Answer> FILES = files();
  static final String PAGE = read("index.html");
  static final String OPENAPI = read("openapi.json");

  private Assets() {}

  static Optional<Answer> file(String name) {
    return Optional.ofNullable(FILES.get(name));
  }

  /** The names of all files that the page loads. */
  static Iterable<String> names() {
    return FILES.keySet();
  }

  private static Map<String, Answer> files() {
    Map<String, Answer> files = new TreeMap<>();
    for (String name :
        new String[] {
          "app.js",
          "details.js",
          "dom.js",
          "incidents.js",
          "live.js",
          "reports.js",
          "tree.js",
          "app.css",
          "icon.svg"
        }) {
      String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), Answer.TEXT);
      files.put(name, Answer.of(type, read(name)));
    }
    return files;
  }

  private static String read(String name) {
    try (InputStream file = Assets.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
