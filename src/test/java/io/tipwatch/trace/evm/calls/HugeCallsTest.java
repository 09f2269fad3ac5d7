package io.tipwatch.trace.evm.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.Parts;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HugeCallsTest {
  private static final int TRANSACTIONS = 700;
  private static final int CALLS = 1_000;

  /** Two answers of 200 MB, neither ever in memory. */
  @Test
  void oneCallIsFoundFarIntoAnAnswerOfHundredsOfMegabytes() throws IOException {
    CallAnswer left = new Generated(-1).answer();
    CallAnswer right = new Generated(TRANSACTIONS - 3).answer();

    Outcome outcome = CallComparison.of(left, right).outcome();

    assertThat(left.bytes()).isGreaterThan(200_000_000);
    assertThat(((Outcome.Differs) outcome).differences()).hasSize(1);
    Difference first = ((Outcome.Differs) outcome).first();
    assertThat(first.left()).isEqualTo(TRANSACTIONS - 3);
    assertThat(first.place().call()).contains(List.of(CALLS));
    assertThat(first.place().field()).isEqualTo("gas");
  }

  /**
   * A block that is made while it is read.
   *
   * @param changed the transaction whose last call has other gas, or -1
   */
  private record Generated(int changed) implements ByteRanges {
    private static final String CALL =
        "{\"from\":\"0x5fbdb2315678afecb367f032d93f642f64180aa3\",\"gas\":\"0x%s\",\"gasUsed\":"
            + "\"0x181b0\",\"to\":\"0xeebe00ac0756308ac4aabfd76c05c4f3088b8883\",\"input\":"
            + "\"0x60fe47b10000000000000000000000000000000000000000000000000000000000000004\","
            + "\"output\":\"0x%064x\",\"value\":\"0x0\",\"type\":\"CALL\"}";
    private static final byte[] CALLED = bytes((CALL.formatted("1bbdff", 5) + ",").repeat(CALLS));
    private static final byte[] LAST = bytes(CALL.formatted("1bbdff", 5) + "]");
    private static final byte[] OTHER = bytes(CALL.formatted("1bbdfe", 5) + "]");

    CallAnswer answer() throws IOException {
      return CallAnswer.read(whole(), this, EvmDialect.STANDARD, 0x5eed);
    }

    private InputStream whole() {
      return new Parts(
          IntStream.range(0, TRANSACTIONS).boxed().flatMap(this::transaction).iterator());
    }

    private Stream<byte[]> transaction(int index) {
      String open = index == 0 ? "[" : ",";
      return Stream.of(
          bytes(open + "{\"txHash\":\"0x%064x\",\"result\":{\"calls\":[".formatted(index)),
          CALLED,
          index == changed ? OTHER : LAST,
          bytes(",\"type\":\"CALL\"}}" + (index == TRANSACTIONS - 1 ? "]" : "")));
    }

    @Override
    public InputStream open(long start, long end) throws IOException {
      InputStream in = whole();
      in.skipNBytes(start);
      return new Bounded(in, end - start);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The beginning of a stream. */
  private static final class Bounded extends java.io.FilterInputStream {
    private long left;

    Bounded(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      return left-- <= 0 ? -1 : super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = super.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
