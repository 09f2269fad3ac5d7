package io.tipwatch.incident;

/**
 * A place where a test may end the process, to prove that nothing is lost or doubled there.
 * Production does nothing at any of them.
 */
@FunctionalInterface
public interface FaultPoint {
  String BEFORE_COMMIT = "before-commit";
  String AFTER_COMMIT = "after-commit";
  String BEFORE_SENT = "before-sent";
  String AFTER_SENT = "after-sent";
  String EVIDENCE_BEFORE_SYNC = "evidence-before-sync";
  String EVIDENCE_BEFORE_RENAME = "evidence-before-rename";
  String EVIDENCE_AFTER_RENAME = "evidence-after-rename";

  FaultPoint NONE = _ -> {};

  void hit(String name);
}
