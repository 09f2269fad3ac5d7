package io.tipwatch.node.evm;

import java.util.Optional;

/**
 * Who sent a transaction to whom.
 *
 * @param to absent if it creates a contract
 * @param selector the first four bytes of its input, which name the function that is called; fewer
 *     if the input is shorter
 */
public record EvmTransaction(String hash, String from, Optional<String> to, String selector) {
  /** Four bytes in hexadecimal with 0x. */
  static final int SELECTOR_CHARS = 10;
}
