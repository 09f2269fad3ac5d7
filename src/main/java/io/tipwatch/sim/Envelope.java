package io.tipwatch.sim;

import io.vertx.core.json.Json;

/** Puts replies into JSON-RPC responses, each client in its own way. */
final class Envelope {
  private Envelope() {}

  static ByteSource around(Reply reply, Call call, FilecoinBackend backend) {
    return around(reply, backend.troubles().idFor(call), backend.profile().dialect());
  }

  /** The response to a request with that id, which is JSON. */
  static ByteSource around(Reply reply, String id, Dialect dialect) {
    String before =
        dialect == Dialect.FOREST
            ? "{\"jsonrpc\":\"2.0\",\"id\":" + id + ","
            : "{\"jsonrpc\":\"2.0\",";
    String after = dialect == Dialect.FOREST ? "}" : ",\"id\":" + id + "}";
    return switch (reply) {
      case Reply.Value value -> ByteSource.text(before + "\"result\":" + value.json() + after);
      case Reply.Nothing _ ->
          ByteSource.text(
              dialect == Dialect.VENUS
                  ? before + after.substring(1)
                  : before + "\"result\":null" + after);
      case Reply.Failed failed ->
          ByteSource.text(
              before
                  + "\"error\":{\"code\":"
                  + failed.failure().code()
                  + ",\"message\":"
                  + Json.encode(failed.failure().message())
                  + "}"
                  + after);
      case Reply.Streamed streamed ->
          ByteSource.joined(
              ByteSource.text(before + "\"result\":"), streamed.json(), ByteSource.text(after));
    };
  }
}
