package io.tipwatch.trace.filecoin;

/** Filecoin addresses as text. */
final class Addresses {
  private Addresses() {}

  /**
   * The address without its first letter: {@code f} or {@code t} is a setting of the node that
   * prints it, not a part of the address.
   */
  static String withoutNetwork(String address) {
    return address.startsWith("f") || address.startsWith("t") ? address.substring(1) : address;
  }
}
