package io.tipwatch.trace.filecoin;

/** Filecoin addresses as text. */
final class Addresses {
  /** How Go writes an address that is not there. */
  static final String NONE = "<empty>";

  private Addresses() {}

  /**
   * The address without its first letter: {@code f} or {@code t} is a setting of the node that
   * prints it, not a part of the address.
   */
  static String withoutNetwork(String address) {
    return address.startsWith("f") || address.startsWith("t") ? address.substring(1) : address;
  }
}
