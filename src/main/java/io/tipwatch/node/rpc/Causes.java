package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Turns what Netty, Vert.x and the JDK throw into what an operator can act on. */
final class Causes {
  private Causes() {}

  static RpcException of(NodeId node, String method, Throwable cause) {
    return switch (cause) {
      case RpcException known -> known;
      case MalformedJsonException broken ->
          new RpcException.Malformed(node, method, String.valueOf(broken.getMessage()));
      case UnknownHostException _ ->
          new RpcException.Unreachable(node, method, "the host name of the node is not known");
      case ConnectException _ ->
          new RpcException.Unreachable(
              node,
              method,
              "the connection was refused; is the node running, and is it this port?");
      case SSLException _ ->
          new RpcException.Unreachable(
              node, method, "no TLS connection: " + Quoted.text(shown(cause), 200));
      case HttpClosedException _ ->
          new RpcException.Unreachable(
              node, method, "the connection was closed before the end of the answer");
      default -> new RpcException.Unreachable(node, method, Quoted.text(shown(cause), 200));
    };
  }

  private static String shown(Throwable cause) {
    String text = cause.getMessage();
    return text == null ? cause.getClass().getSimpleName() : text;
  }
}
