package io.tipwatch.testing;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A struct log of any length, made while it is read: a loop as a client without memory writes it.
 *
 * @param blocks of {@value #STEPS} steps each; about {@value #STEPS} × 141 bytes
 * @param changed the block whose first step has other gas, or -1
 */
public record GeneratedSteps(int blocks, int changed) {
  /** Steps in one block. */
  public static final int STEPS = 1_000;

  private static final String[] OPS = {"JUMPDEST", "PUSH1", "DUP2", "CALLDATASIZE", "LT", "JUMPI"};
  private static final String[] STACK = {
    "0xc715a02a",
    "0x125",
    "0x4d",
    "0xb12e0da67ec081119405334cccb475182c9103e5",
    "0x80",
    "0x60fe47b100000000000000000000000000000000000000000000000000000000"
  };
  private static final byte[] BLOCK = block(1_000_000);
  private static final byte[] OTHER_BLOCK = block(1_000_001);

  /** All of its bytes. */
  public InputStream whole() {
    Stream<byte[]> open =
        Stream.of(
            bytes("{\"gas\":29000000,\"failed\":false,\"returnValue\":\"0x\",\"structLogs\":["));
    Stream<byte[]> steps =
        IntStream.range(0, blocks).mapToObj(i -> i == changed ? OTHER_BLOCK : BLOCK);
    Stream<byte[]> close =
        Stream.of(
            bytes(
                "{\"pc\":311,\"op\":\"RETURN\",\"gas\":9,\"gasCost\":0,\"depth\":1,\"stack\":[]}]}"));
    Iterator<byte[]> parts = Stream.of(open, steps, close).flatMap(s -> s).iterator();
    return new Parts(parts);
  }

  private static byte[] block(long firstGas) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < STEPS; i++) {
      text.append("{\"pc\":").append(100 + i % 40);
      text.append(",\"op\":\"").append(OPS[i % OPS.length]);
      text.append("\",\"gas\":").append(i == 0 ? firstGas : 1_000_000 - 3 * i);
      text.append(",\"gasCost\":3,\"depth\":1,\"stack\":[");
      for (int item = 0; item < 1 + i % STACK.length; item++) {
        text.append(item == 0 ? "\"" : ",\"").append(STACK[item]).append('"');
      }
      text.append("],\"refund\":0},");
    }
    return bytes(text.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
