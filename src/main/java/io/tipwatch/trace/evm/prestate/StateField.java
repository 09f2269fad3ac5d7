package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.FieldTable;

/** What an account holds. */
enum StateField {
  BALANCE("balance"),
  NONCE("nonce"),
  CODE("code"),
  CODE_HASH("codeHash"),
  STORAGE("storage");

  static final FieldTable ACCOUNT =
      FieldTable.of("balance", "nonce", "code", "codeHash", "storage");

  private static final StateField[] ALL = values();

  private final String wire;

  StateField(String wire) {
    this.wire = wire;
  }

  /** Its name in the answer. */
  String wire() {
    return wire;
  }

  /** The field with a number of {@link #ACCOUNT}. */
  static StateField of(int number) {
    return ALL[number];
  }

  @SuppressWarnings("EnumOrdinal") // digests tell fields apart by a number
  int number() {
    return ordinal();
  }
}
