package io.tipwatch.incident;

/** What a notice says about its incident. */
public enum NoticeKind {
  FIRING,
  REMINDER,
  RESOLVED
}
