package io.tipwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The style sheet of the HTML report, and the policy that allows it alone. */
final class ReportStyle {
  static final String CSS = css();

  /** For a {@code meta} element, hence without {@code frame-ancestors}. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(CSS)
          + "'; base-uri 'none'; form-action 'none'";

  private ReportStyle() {}

  private static String css() {
    try (InputStream css = ReportStyle.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("report.css is missing from the jar");
      }
      return new String(css.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("report.css", e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
