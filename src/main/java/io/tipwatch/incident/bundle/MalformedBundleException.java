package io.tipwatch.incident.bundle;

import java.io.IOException;

/** A file or a directory that is no bundle, or one that holds something else than it says. */
public final class MalformedBundleException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedBundleException(String message) {
    super(message);
  }

  MalformedBundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
