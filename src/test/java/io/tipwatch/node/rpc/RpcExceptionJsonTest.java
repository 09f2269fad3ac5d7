package io.tipwatch.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.filecoin.ErrorMeaning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure that was written down is the same failure when it is read. */
class RpcExceptionJsonTest {
  private static final NodeId NODE = new NodeId("alpha");
  private static final String METHOD = "Filecoin.StateCompute";

  static Stream<RpcException> all() {
    return Stream.of(
        new RpcException.Remote(NODE, METHOD, -32601, "Method not found"),
        new RpcException.Remote(
            NODE, METHOD, Long.MIN_VALUE, "\u202E \u0007 \"x\" \\ \n é \uD83D\uDE00"),
        new RpcException.Remote(NODE, METHOD, 1, "ipld: could not find " + "x".repeat(9_000)),
        new RpcException.HttpStatus(NODE, METHOD, 502),
        new RpcException.Malformed(NODE, METHOD, "no JSON at all at character 0"),
        new RpcException.TooLarge(NODE, METHOD, 1L << 40),
        new RpcException.TimedOut(NODE, METHOD, "no whole answer", Duration.ofMillis(1_500)),
        new RpcException.Unreachable(NODE, "close", "we closed the client ourselves"),
        new RpcException.Unauthorized(NODE, METHOD, 403),
        new RpcException.Cancelled(NODE, METHOD));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isReadAsItWas(RpcException cause) throws MalformedJsonException {
    RpcException read = again(cause);
    assertThat(read).hasSameClassAs(cause).hasMessage(cause.getMessage());
    assertThat(read.node()).isEqualTo(cause.node());
    assertThat(read.method()).isEqualTo(cause.method());
    assertThat(read.outcome()).isEqualTo(cause.outcome());
    assertThat(ErrorMeaning.of(read)).isEqualTo(ErrorMeaning.of(cause));
  }

  /** Half of a character could be written down by nobody. */
  @Test
  void wordsAreNeverCutWithinACharacter() throws MalformedJsonException {
    String smile = "\uD83D\uDE00";
    var remote = new RpcException.Remote(NODE, METHOD, 1, "x" + smile.repeat(3_000));
    assertThat(remote.text()).endsWith(smile).hasSize(RpcException.MAX_TEXT - 1);
    assertThat(((RpcException.Remote) again(remote)).text()).isEqualTo(remote.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"kind\":\"odd\",\"method\":\"m\"}",
        "{\"kind\":\"remote\",\"method\":\"m\",\"code\":1.5,\"text\":\"\"}",
        "{\"kind\":\"http-status\",\"method\":\"m\",\"status\":-1}",
        "{\"kind\":\"timed-out\",\"method\":\"m\",\"what\":\"\",\"limit\":\"soon\"}"
      })
  void nothingElseIsAFailure(String text) {
    assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("error");
  }

  private static RpcException again(RpcException cause) throws MalformedJsonException {
    return read(JsonWriter.write(RpcExceptionJson.write(cause)));
  }

  private static RpcException read(byte[] text) throws MalformedJsonException {
    return RpcExceptionJson.read(NODE, JsonReader.read(text).root("error"));
  }
}
