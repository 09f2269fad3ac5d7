package io.tipwatch.incident.bundle;

import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.incident.store.EvidenceStore.Check;
import io.tipwatch.incident.store.VerifiedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles from anybody, and what is made of them. */
class BundleTest {
  @TempDir Path directory;

  private static String sha256(String content) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static String manifest(String files) {
    return """
    {"schema":"tipwatch.bundle/1","software":"tipwatch","exported":"2026-11-22T10:00:00Z",
     "files":[%s],"incident":{"id":"%s","anything":[1,{"else":null}]}}
    """
        .formatted(files, split(7).id());
  }

  private static String file(String path, String sha256, long bytes) {
    return "{\"path\":\"%s\",\"label\":\"x\",\"sha256\":\"%s\",\"bytes\":%d}"
        .formatted(path, sha256, bytes);
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path file = directory.resolve("b.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  private static Check check(Bundle bundle, int piece) {
    return VerifiedInput.check(() -> bundle.open(bundle.manifest().files().get(piece)));
  }

  @Test
  void readsContentOfTheRightSizeAndHash() throws Exception {
    Path zip =
        zip(
            Map.of(
                "manifest.json",
                manifest(file("evidence/1/a", sha256("content"), 7)),
                "evidence/1/a",
                "content"));

    try (Bundle bundle = Bundle.open(zip)) {
      Manifest.Piece piece = bundle.manifest().files().getFirst();
      assertThat(check(bundle, 0)).isEqualTo(Check.INTACT);
      try (InputStream content = bundle.open(piece)) {
        assertThat(content.readAllBytes()).asString().isEqualTo("content");
      }
    }
  }

  @Test
  void seesWhatIsMissingOrAlteredAndUnpacksNoneOfIt() throws Exception {
    Path zip =
        zip(
            Map.of(
                "manifest.json",
                manifest(
                    file("evidence/a", sha256("content"), 7)
                        + ","
                        + file("evidence/b", sha256("content"), 7)),
                "evidence/a",
                "Content"));

    try (Bundle bundle = Bundle.open(zip)) {
      assertThat(check(bundle, 0)).isEqualTo(Check.ALTERED);
      assertThat(check(bundle, 1)).isEqualTo(Check.MISSING);
      Path target = directory.resolve("out");
      assertThatThrownBy(() -> bundle.unpack(target)).isInstanceOf(IOException.class);
      assertThat(target.resolve("manifest.json")).doesNotExist();
    }
  }

  /** A few kilobytes can unpack to gigabytes; they end where the manifest says. */
  @Test
  void readsNoFurtherThanAnnounced() throws Exception {
    Path zip =
        zip(
            Map.of(
                "manifest.json",
                manifest(file("evidence/a", sha256("content"), 7)),
                "evidence/a",
                "content" + "0".repeat(10_000_000)));

    try (Bundle bundle = Bundle.open(zip);
        InputStream content = bundle.open(bundle.manifest().files().getFirst())) {
      assertThatThrownBy(() -> content.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("more than the 7 bytes");
    }
  }

  @Test
  void refusesMoreThanADiskShouldTake() throws Exception {
    Path zip =
        zip(
            Map.of(
                "manifest.json",
                manifest(
                    file("evidence/a", sha256(""), Long.MAX_VALUE)
                        + ","
                        + file("evidence/b", sha256(""), Long.MAX_VALUE))));

    try (Bundle bundle = Bundle.open(zip)) {
      assertThatThrownBy(() -> bundle.unpack(directory.resolve("out")))
          .isInstanceOf(MalformedBundleException.class)
          .hasMessageContaining("would take");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a",
        "/etc/passwd",
        "evidence/../../a",
        "evidence/.ssh/a",
        "evidence//a",
        "evidence/a/",
        "manifest.json",
        "evidence",
        "evidence/a\\\\b",
        "C:/a",
        "evidence/a\\u0000b"
      })
  void believesNoPathThatLeadsElsewhere(String path) throws Exception {
    Path zip = zip(Map.of("manifest.json", manifest(file(path, sha256(""), 0))));

    assertThatThrownBy(() -> Bundle.open(zip))
        .isInstanceOf(MalformedBundleException.class)
        .hasMessageContaining("not a path of evidence");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"schema\":\"tipwatch.bundle/2\"}",
        "{\"schema\":\"tipwatch.bundle/1\",\"files\":[],\"incident\":{\"id\":\"../x\"}}",
        "{\"schema\":\"tipwatch.bundle/1\",\"files\":[7],\"incident\":{}}"
      })
  void refusesAManifestThatIsNone(String manifest) throws Exception {
    assertThatThrownBy(() -> Bundle.open(zip(Map.of("manifest.json", manifest))))
        .isInstanceOf(MalformedBundleException.class)
        .hasMessageStartingWith("manifest.json is no manifest: ");
  }

  @Test
  void refusesOnePathTwice() throws Exception {
    String twice = file("evidence/a", sha256(""), 0);

    assertThatThrownBy(
            () -> Bundle.open(zip(Map.of("manifest.json", manifest(twice + "," + twice)))))
        .isInstanceOf(MalformedBundleException.class)
        .hasMessageContaining("one path twice");
  }

  @Test
  void saysThatAFileOrADirectoryIsNoBundle() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "text");

    assertThatThrownBy(() -> Bundle.open(text))
        .isInstanceOf(MalformedBundleException.class)
        .hasMessageStartingWith(text + " is no bundle");
    assertThatThrownBy(() -> Bundle.open(directory))
        .isInstanceOf(MalformedBundleException.class)
        .hasMessageContaining("there is no manifest.json in it");
    assertThatThrownBy(() -> Bundle.open(zip(Map.of("a", "b"))))
        .isInstanceOf(MalformedBundleException.class);
  }
}
