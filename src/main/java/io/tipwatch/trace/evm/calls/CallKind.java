package io.tipwatch.trace.evm.calls;

import java.util.Locale;

/** What a call is, under whichever names the forms have for it. */
enum CallKind {
  CALL,
  CALLCODE,
  DELEGATECALL,
  STATICCALL,
  CREATE,
  SELFDESTRUCT,
  /** Items that are no calls, rule N2. */
  NO_CALL,
  OTHER;

  /**
   * @param type such as {@code call}, {@code CALL}, {@code suicide}
   * @param callType such as {@code staticcall}; empty where the form has none
   */
  static CallKind of(String type, String callType) {
    String name = callType.isEmpty() ? type : callType;
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "CALL" -> CALL;
      case "CALLCODE" -> CALLCODE;
      case "DELEGATECALL" -> DELEGATECALL;
      case "STATICCALL" -> STATICCALL;
      case "CREATE", "CREATE2" -> CREATE;
      case "SELFDESTRUCT", "SUICIDE" -> SELFDESTRUCT;
      case "REWARD", "EMPTY" -> NO_CALL;
      default -> OTHER;
    };
  }

  /** Whether its callee may be a precompile. */
  boolean calls() {
    return this == CALL || this == CALLCODE || this == DELEGATECALL || this == STATICCALL;
  }
}
