package io.tipwatch.sim;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Puts replies into JSON-RPC responses, each client in its own way. */
final class Envelope {
  private Envelope() {}

  static ByteSource around(Reply reply, Call call, Backend backend) {
    String id = call.id().orElse("null");
    if (backend.troubles().of(Trouble.WrongIds.class, call.method()).isPresent()) {
      id = "987654321";
    }
    return around(reply, id, backend.profile().dialect());
  }

  /** The response to a request with that id, which is JSON. */
  static ByteSource around(Reply reply, String id, Dialect dialect) {
    String before =
        dialect == Dialect.FOREST
            ? "{\"jsonrpc\":\"2.0\",\"id\":" + id + ","
            : "{\"jsonrpc\":\"2.0\",";
    String after = dialect == Dialect.FOREST ? "}" : ",\"id\":" + id + "}";
    return switch (reply) {
      case Reply.Value value -> text(before + "\"result\":" + value.json() + after);
      case Reply.Nothing _ ->
          text(
              dialect == Dialect.VENUS
                  ? before + after.substring(1)
                  : before + "\"result\":null" + after);
      case Reply.Failed failed ->
          text(
              before
                  + "\"error\":{\"code\":"
                  + failed.failure().code()
                  + ",\"message\":"
                  + Json.encode(failed.failure().message())
                  + "}"
                  + after);
      case Reply.Streamed streamed ->
          joined(text(before + "\"result\":"), streamed.json(), text(after));
    };
  }

  static int status(Reply reply) {
    return reply instanceof Reply.Failed failed ? failed.failure().status() : 200;
  }

  static ByteSource text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static ByteSource bytes(byte[] bytes) {
    return new ByteSource() {
      private boolean given;

      @Override
      public byte[] next() {
        byte[] piece = given ? new byte[0] : bytes;
        given = true;
        return piece;
      }
    };
  }

  static ByteSource joined(ByteSource... parts) {
    Deque<ByteSource> left = new ArrayDeque<>(List.of(parts));
    return new ByteSource() {
      @Override
      public byte[] next() throws IOException {
        while (!left.isEmpty()) {
          byte[] piece = left.getFirst().next();
          if (piece.length > 0) {
            return piece;
          }
          left.removeFirst().close();
        }
        return new byte[0];
      }

      @Override
      public void close() throws IOException {
        for (ByteSource part : left) {
          part.close();
        }
      }
    };
  }
}
