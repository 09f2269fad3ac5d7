package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.List;

/** What a contract told the world. */
public record LogEntry(Address address, List<BigInteger> topics, Bytes data) {
  public LogEntry {
    topics = List.copyOf(topics);
  }

  /** As a receipt holds it. */
  public byte[] encoded() {
    List<byte[]> words = topics.stream().map(topic -> Rlp.string(Words.padded(topic))).toList();
    return Rlp.list(Rlp.string(address.bytes()), Rlp.list(words), Rlp.string(data.array()));
  }
}
