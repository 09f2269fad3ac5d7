package io.tipwatch.web;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Severity;
import java.util.Locale;

/** How a reader should feel about something; it chooses a colour and never stands alone. */
public enum Tone {
  /** A consensus fault, or a witness that cannot be believed. */
  FAULT,
  /** Something to look at. */
  WARNING,
  /** Life of a chain, or nothing known yet. */
  CALM,
  /** Nothing to do. */
  FINE;

  public static Tone of(Verdict verdict) {
    if (verdict instanceof Verdict.Unsettled) {
      return CALM;
    }
    return switch (Severity.of(verdict)) {
      case FAULT -> FAULT;
      case WARNING -> WARNING;
      case FINE -> FINE;
    };
  }

  /** The name in JSON and in the style sheet. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
