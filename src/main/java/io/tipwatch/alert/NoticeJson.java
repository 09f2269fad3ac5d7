package io.tipwatch.alert;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The body that webhooks receive. */
final class NoticeJson {
  /** The name of the body's form. */
  static final String SCHEMA = "tipwatch.notice/1";

  private NoticeJson() {}

  static Buffer body(Notice notice) {
    String head =
        new JsonObject()
            .put("schema", SCHEMA)
            .put("sequence", notice.sequence())
            .put("chain", notice.chain())
            .put("verdict", notice.verdict())
            .put("text", notice.text())
            .put("at", notice.at().toString())
            .encode();
    // our own rendering of the report goes in as it is, without being parsed again
    return Buffer.buffer(
        notice
            .report()
            .map(report -> head.substring(0, head.length() - 1) + ",\"report\":" + report + "}")
            .orElse(head));
  }
}
