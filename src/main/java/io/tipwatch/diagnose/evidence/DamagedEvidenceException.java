package io.tipwatch.diagnose.evidence;

import java.io.IOException;

/** Evidence from which no report can be made; says which exhibit, and what is wrong with it. */
public final class DamagedEvidenceException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedEvidenceException(String what) {
    super(what);
  }

  DamagedEvidenceException(String what, Throwable cause) {
    super(what, cause);
  }
}
