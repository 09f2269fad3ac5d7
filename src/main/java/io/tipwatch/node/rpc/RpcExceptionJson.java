package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Why a call gave no result, as JSON; what is read back has the same kind and the same message. */
public final class RpcExceptionJson {
  private RpcExceptionJson() {}

  public static Json write(RpcException cause) {
    Json.Obj json =
        Json.Obj.of()
            .with("kind", Json.of(kind(cause)))
            // not always that of the call: what closes a client ends calls too
            .with("method", Json.of(cause.method()));
    return switch (cause) {
      case RpcException.Remote remote ->
          json.with("code", Json.of(remote.code())).with("text", Json.of(remote.text()));
      case RpcException.HttpStatus http -> json.with("status", Json.of(http.status()));
      case RpcException.Malformed broken -> json.with("where", Json.of(broken.where()));
      case RpcException.TooLarge large -> json.with("limit", Json.of(large.limit()));
      case RpcException.TimedOut late ->
          json.with("what", Json.of(late.what())).with("limit", Json.of(late.limit().toString()));
      case RpcException.Unreachable gone -> json.with("why", Json.of(gone.why()));
      case RpcException.Unauthorized refused -> json.with("status", Json.of(refused.status()));
      case RpcException.Cancelled _ -> json;
    };
  }

  private static String kind(RpcException cause) {
    return switch (cause) {
      case RpcException.Remote _ -> "remote";
      case RpcException.HttpStatus _ -> "http-status";
      case RpcException.Malformed _ -> "malformed";
      case RpcException.TooLarge _ -> "too-large";
      case RpcException.TimedOut _ -> "timed-out";
      case RpcException.Unreachable _ -> "unreachable";
      case RpcException.Unauthorized _ -> "unauthorized";
      case RpcException.Cancelled _ -> "cancelled";
    };
  }

  /**
   * @param node whose call it was
   */
  public static RpcException read(NodeId node, JsonField json) throws MalformedJsonException {
    String method = json.at("method").text();
    JsonField kind = json.at("kind");
    return switch (kind.text()) {
      case "remote" ->
          new RpcException.Remote(node, method, json.at("code").number(), json.at("text").text());
      case "http-status" -> new RpcException.HttpStatus(node, method, status(json));
      case "malformed" -> new RpcException.Malformed(node, method, json.at("where").text());
      case "too-large" -> new RpcException.TooLarge(node, method, json.at("limit").number());
      case "timed-out" ->
          new RpcException.TimedOut(node, method, json.at("what").text(), limit(json));
      case "unreachable" -> new RpcException.Unreachable(node, method, json.at("why").text());
      case "unauthorized" -> new RpcException.Unauthorized(node, method, status(json));
      case "cancelled" -> new RpcException.Cancelled(node, method);
      default -> throw kind.expected("a kind of failure");
    };
  }

  private static int status(JsonField json) throws MalformedJsonException {
    return Math.toIntExact(json.at("status").number(0, 999));
  }

  private static Duration limit(JsonField json) throws MalformedJsonException {
    JsonField limit = json.at("limit");
    try {
      return Duration.parse(limit.text());
    } catch (DateTimeParseException _) {
      throw limit.expected("a duration");
    }
  }
}
