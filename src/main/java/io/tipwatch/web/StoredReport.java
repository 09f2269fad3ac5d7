package io.tipwatch.web;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A report that can be read at {@code /reports/ID.json} and {@code /reports/ID.html}.
 *
 * @param id letters and digits, such as a number or a ULID
 */
public record StoredReport(String id, String title, Instant at, String json, String html) {
  static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,64}");

  public StoredReport {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a report id is 1 to 64 letters and digits: " + id);
    }
  }

  long chars() {
    return (long) json.length() + html.length();
  }
}
