package io.tipwatch.web;

import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportHtml;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.ReportMarkdown;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A report that can be read at {@code /reports/ID} with {@code .json}, {@code .html} or {@code
 * .md}.
 *
 * @param id letters and digits, such as a number or a ULID
 */
public record StoredReport(
    String id,
    String chain,
    Instant at,
    VerdictStatus verdict,
    String json,
    String html,
    String markdown) {
  static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,64}");

  public StoredReport {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a report id is 1 to 64 letters and digits: " + id);
    }
  }

  public static StoredReport of(String id, Instant at, Diagnosis diagnosis) {
    return new StoredReport(
        id,
        diagnosis.chain().name(),
        at,
        VerdictStatus.of(diagnosis.verdict()),
        ReportJson.write(diagnosis),
        ReportHtml.render(diagnosis),
        ReportMarkdown.render(diagnosis));
  }

  Answer as(String format) {
    return switch (format) {
      case "html" -> Answer.report(html);
      case "md" -> Answer.of(Answer.MARKDOWN, markdown);
      default -> Answer.json(json);
    };
  }

  long chars() {
    return (long) json.length() + html.length() + markdown.length();
  }
}
