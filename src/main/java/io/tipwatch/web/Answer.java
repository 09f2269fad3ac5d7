package io.tipwatch.web;

/** What a request is answered with. */
record Answer(int status, String type, String body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";

  static Answer text(int status, String body) {
    return new Answer(status, TEXT, body + "\n");
  }
}
