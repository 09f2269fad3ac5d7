package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.NoAnswerException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Answers in memory, read with the salt that all tests use. */
final class CallBytes {
  private static final long SALT = 0x5eed;

  private CallBytes() {}

  static CallAnswer answer(byte[] bytes) throws NoAnswerException {
    return answer(bytes, EvmDialect.STANDARD);
  }

  static CallAnswer answer(String text) throws NoAnswerException {
    return answer(text.getBytes(StandardCharsets.UTF_8));
  }

  static CallAnswer answer(byte[] bytes, EvmDialect dialect) throws NoAnswerException {
    ByteRanges ranges =
        (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
    return CallAnswer.read(new ByteArrayInputStream(bytes), ranges, dialect, SALT);
  }
}
