package io.tipwatch.trace.evm;

/** Which addresses are contracts of the EVM itself, which clients trace or leave out. */
public final class Precompiles {
  /** BLS12-381 goes up to here (EIP-2537). */
  private static final long LAST = 0x11;

  /** secp256r1 (RIP-7212, EIP-7951). */
  private static final long P256 = 0x100;

  private static final int ADDRESS_DIGITS = 40;

  private Precompiles() {}

  /**
   * Whether an address is one.
   *
   * @param address as a number; negative if it is above 2^63
   */
  public static boolean is(long address) {
    return (address > 0 && address <= LAST) || address == P256;
  }

  /** Whether a word of the stack, in hexadecimal, names one by its last twenty bytes. */
  public static boolean isWord(String word) {
    String digits = word.startsWith("0x") ? word.substring(2) : word;
    String address = digits.substring(Math.max(0, digits.length() - ADDRESS_DIGITS));
    String small = address.replaceFirst("^0+", "");
    return !small.isEmpty() && small.length() <= 4 && is(Long.parseLong(small, 16));
  }
}
