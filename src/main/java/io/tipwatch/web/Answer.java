package io.tipwatch.web;

import io.tipwatch.report.ReportHtml;
import io.vertx.core.json.JsonObject;

/**
 * What a request is answered with.
 *
 * @param policy the content security policy
 */
record Answer(int status, String type, String policy, String body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String MARKDOWN = "text/markdown; charset=utf-8";
  static final String JSON = "application/json";

  /** Nothing may act, but for what {@link #PAGE_POLICY} and a report's own policy allow. */
  static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Our own files and nothing inline; and no text ever becomes markup. */
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String REPORT_POLICY = ReportHtml.POLICY + "; frame-ancestors 'none'";

  static Answer text(int status, String body) {
    return new Answer(status, TEXT, POLICY, body + "\n");
  }

  static Answer json(JsonObject body) {
    return json(body.encode());
  }

  static Answer json(String body) {
    return new Answer(200, JSON, POLICY, body);
  }

  static Answer page(String html) {
    return new Answer(200, HTML, PAGE_POLICY, html);
  }

  static Answer report(String html) {
    return new Answer(200, HTML, REPORT_POLICY, html);
  }

  static Answer of(String type, String body) {
    return new Answer(200, type, POLICY, body);
  }

  static Answer notFound() {
    return text(404, "not found");
  }
}
