package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.tipwatch.sim.evm.machine.LogEntry;
import io.tipwatch.sim.evm.machine.Words;
import java.util.List;

/** The filter of a receipt or block: 2048 bits, three for each address and topic. */
final class Bloom {
  private static final int BYTES = 256;
  private static final int HASHES = 3;

  private Bloom() {}

  static String of(List<LogEntry> logs) {
    byte[] bits = new byte[BYTES];
    for (LogEntry log : logs) {
      add(bits, log.address().bytes());
      log.topics().forEach(topic -> add(bits, Words.padded(topic)));
    }
    return Hex.data(bits);
  }

  private static void add(byte[] bits, byte[] value) {
    byte[] hash = Keccak.hash(value);
    for (int i = 0; i < HASHES; i++) {
      int bit = (((hash[2 * i] & 0xff) << 8) | (hash[2 * i + 1] & 0xff)) & (BYTES * 8 - 1);
      bits[BYTES - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }
}
