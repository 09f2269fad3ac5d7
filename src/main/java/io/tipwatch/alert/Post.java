package io.tipwatch.alert;

import io.tipwatch.config.SinkUrl;
import java.util.Map;

/**
 * One request to a sink. Headers and body may hold secrets, so that neither shows itself.
 *
 * @param headers all but the length; an empty body without a content type makes this a GET
 */
record Post(SinkUrl url, Map<String, String> headers, String body) {
  static final String CONTENT_TYPE = "Content-Type";
  static final String AUTHORIZATION = "Authorization";

  Post {
    headers = Map.copyOf(headers);
  }

  boolean get() {
    return body.isEmpty() && !headers.containsKey(CONTENT_TYPE);
  }

  @Override
  public String toString() {
    return "Post[" + url + ", " + body.length() + " characters]";
  }
}
