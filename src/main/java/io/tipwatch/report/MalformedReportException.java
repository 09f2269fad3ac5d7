package io.tipwatch.report;

import java.io.IOException;

/** A text that was to be a report and is none; the message names the member or the place. */
public final class MalformedReportException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
