package io.tipwatch.testing;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.filecoin.TraceReader;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An answer of any size, made while it is read: one cron message, its calls one inside the other,
 * most gas charges in the innermost.
 *
 * @param depth calls inside the root call
 * @param blocks of {@value #CHARGES} charges in the innermost call; about {@value #CHARGES} × 62
 *     bytes each
 * @param changed the block whose first charge costs more, or -1
 */
public record GeneratedAnswer(int depth, int blocks, int changed) implements ByteRanges {
  /** Charges in one block. */
  public static final int CHARGES = 1_000;

  private static final String CALL =
      "{\"Msg\":{\"From\":\"f00\",\"To\":\"f03\",\"Value\":\"0\",\"Method\":2,\"Params\":null},"
          + "\"MsgRct\":{\"ExitCode\":0,\"Return\":null},\"GasCharges\":[";
  private static final String CHARGE =
      "{\"Name\":\"wasm_exec\",\"tg\":620123,\"cg\":620123,\"sg\":0,\"tt\":9688}";
  private static final String START =
      "{\"Root\":{\"/\":\"bafyroot\"},\"Trace\":[{\"MsgCid\":{\"/\":\"bafycron\"},\"Msg\":{\"To\":\"f03\","
          + "\"From\":\"f00\",\"Nonce\":7,\"Method\":2},\"MsgRct\":{\"ExitCode\":0,\"GasUsed\":0},"
          + "\"ExecutionTrace\":";
  private static final String OUTER = CALL + CHARGE + "],\"Subcalls\":[";
  private static final byte[] BLOCK = bytes((CHARGE + ",").repeat(CHARGES));
  private static final byte[] OTHER_BLOCK =
      bytes((CHARGE + ",").repeat(CHARGES).replaceFirst("\"tg\":620123", "\"tg\":620124"));

  /** Reads it through, as an answer of a node would be. */
  public TraceSummary summary() throws IOException {
    try (InputStream in = whole()) {
      return TraceReader.read(in, this, 0x5eed);
    }
  }

  /** All of its bytes. */
  public InputStream whole() {
    Stream<byte[]> open = Stream.of(bytes(START + OUTER.repeat(depth) + CALL));
    Stream<byte[]> charges =
        IntStream.range(0, blocks).mapToObj(i -> i == changed ? OTHER_BLOCK : BLOCK);
    Stream<byte[]> close =
        Stream.of(bytes(CHARGE + "],\"Subcalls\":null}" + "]}".repeat(depth) + "}]}"));
    Iterator<byte[]> parts = Stream.of(open, charges, close).flatMap(s -> s).iterator();
    return new Parts(parts);
  }

  @Override
  public InputStream open(long start, long end) throws IOException {
    InputStream in = whole();
    in.skipNBytes(start);
    return in;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
