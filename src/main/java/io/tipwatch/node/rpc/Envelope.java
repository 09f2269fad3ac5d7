package io.tipwatch.node.rpc;

import io.tipwatch.config.NodeConfig;

/** The JSON-RPC 2.0 envelope: makes requests, opens answers. */
final class Envelope {
  private Envelope() {}

  static Json request(long id, String method, Json params) {
    return Json.Obj.of()
        .with("jsonrpc", Json.of("2.0"))
        .with("id", Json.of(id))
        .with("method", Json.of(method))
        .with("params", params);
  }

  /**
   * The result in an answer to a call. An answer with neither {@code result} nor {@code error} is a
   * null result: Venus leaves out what is empty.
   */
  static Json result(NodeConfig node, String method, long id, Json answer) throws RpcException {
    try {
      JsonField root = answer.root("answer");
      if (!isVersion2(root)) {
        throw root.at("jsonrpc").expected("\"2.0\"");
      }
      JsonField error = root.at("error");
      if (!isFor(root.at("id"), id) && !(root.at("id").isNull() && !error.isNull())) {
        throw root.at("id").expected("the id of the request, " + id);
      }
      JsonField result = root.at("result");
      if (error.isNull()) {
        return result.value();
      }
      if (!result.isNull()) {
        throw new MalformedJsonException("answer: both a result and an error");
      }
      String text = error.at("message").optionalText().orElse("");
      throw new RpcException.Remote(
          node.name(), method, error.at("code").number(), withoutToken(node, text));
    } catch (MalformedJsonException e) {
      throw new RpcException.Malformed(
          node.name(), method, withoutToken(node, String.valueOf(e.getMessage())));
    }
  }

  static boolean isVersion2(JsonField root) throws MalformedJsonException {
    return root.at("jsonrpc").value() instanceof Json.Str(String version) && version.equals("2.0");
  }

  private static boolean isFor(JsonField id, long wanted) {
    return id.value() instanceof Json.Num(String text) && text.equals(Long.toString(wanted));
  }

  /** A node may send our own token back to us; it must not get into a log that way. */
  private static String withoutToken(NodeConfig node, String text) {
    return node.token().map(token -> text.replace(token.reveal(), "<secret>")).orElse(text);
  }
}
