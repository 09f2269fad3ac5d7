package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.Look;
import io.tipwatch.node.ErrorMeaning;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What one party came up with.
 *
 * @param value absent if there is nothing to compare
 * @param why there is nothing
 * @param bytes tells how many were read from the node
 */
record Said<T>(Optional<T> value, Optional<NoAnswerException> why, LongSupplier bytes) {

  /** Asks a party. */
  @FunctionalInterface
  interface Question<T> {
    Said<T> ask(Party party) throws IOException;
  }

  /** Takes an answer apart. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(InputStream in, ByteRanges again) throws IOException;
  }

  /** A party asks its node. */
  @FunctionalInterface
  interface Call {
    RpcStream of(Party party) throws RpcException;
  }

  static <T> Said<T> of(T value, LongSupplier bytes) {
    return new Said<>(Optional.of(value), Optional.empty(), bytes);
  }

  private static LongSupplier fixed(RpcStream stream) {
    long bytes = stream.bytes();
    return () -> bytes;
  }

  static <T> Said<T> nothing(Reason reason, String why) {
    return nothing(new NoAnswerException(reason, why));
  }

  private static <T> Said<T> nothing(NoAnswerException why) {
    return new Said<>(Optional.empty(), Optional.of(why), () -> 0);
  }

  /** The question of a streamed answer that is read to its end. */
  static <T> Question<T> reading(Call call, Parser<T> parser) {
    return party -> {
      try (RpcStream stream = call.of(party)) {
        return read(party, stream, parser);
      }
    };
  }

  private static <T> Said<T> read(Party party, RpcStream stream, Parser<T> parser)
      throws IOException {
    try {
      T value = parser.parse(stream.body(), Look.again(stream));
      return of(value, fixed(stream));
    } catch (NoAnswerException e) {
      if (stream.status() >= 300 && e.reason() == Reason.MALFORMED) {
        throw new RpcException.HttpStatus(party.id(), "a trace", stream.status());
      }
      return new Said<>(Optional.empty(), Optional.of(e), fixed(stream));
    }
  }

  /** Asks, and takes whatever goes wrong for what it is: no answer. */
  static <T> Said<T> of(Party party, Question<T> question) {
    try {
      return question.ask(party);
    } catch (RpcException e) {
      return nothing(meaning(party, e));
    } catch (IOException e) {
      return nothing(NoAnswerException.of(e));
    } catch (RuntimeException e) {
      // Whatever one node's answer does to us, what the other rungs find stands.
      return nothing(Reason.MALFORMED, "its answer made Tipwatch fail, a defect: " + e);
    }
  }

  private static NoAnswerException meaning(Party party, RpcException e) {
    ErrorMeaning meaning = EvmErrors.of(e);
    String text = String.valueOf(e.getMessage());
    String prefix = party.id() + ": ";
    String bare = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    return new NoAnswerException(
        meaning.reason() == ErrorMeaning.Reason.TIMEOUT ? Reason.TIMEOUT : Reason.ERROR_ANSWER,
        bare + " – " + meaning.advice());
  }
}
