package io.tipwatch.node;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** A server that reads HTTP requests and writes whatever bytes a test wants. */
public final class RawServer {
  private final NetServer server;
  private final AtomicReference<BiConsumer<NetSocket, String>> answer;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** Listens on a free port; the answer gets the socket and the body of each request. */
  public RawServer(Vertx vertx, BiConsumer<NetSocket, String> answer) {
    this.answer = new AtomicReference<>(answer);
    this.server = vertx.createNetServer();
    server.connectHandler(this::connected);
    server.listen(0, "127.0.0.1").await();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/rpc/v1");
  }

  public void answers(BiConsumer<NetSocket, String> next) {
    answer.set(next);
  }

  /** The request heads that came. */
  public List<String> heads() {
    return heads;
  }

  public void close() {
    server.close().await();
  }

  private void connected(NetSocket socket) {
    StringBuilder received = new StringBuilder();
    socket.exceptionHandler(_ -> {});
    socket.handler(bytes -> {
      received.append(bytes.toString("ISO-8859-1"));
      int end = received.indexOf("\r\n\r\n");
      if (end >= 0 && received.length() >= end + 4 + length(received.substring(0, end))) {
        heads.add(received.substring(0, end));
        String body = received.substring(end + 4);
        received.setLength(0);
        answer.get().accept(socket, body);
      }
    });
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  /** An answer with this status and body. */
  public static BiConsumer<NetSocket, String> status(int status, Buffer body) {
    return (socket, _) -> socket.write(head(status, body.length()).appendBuffer(body));
  }

  public static BiConsumer<NetSocket, String> status(int status, String body) {
    return status(status, Buffer.buffer(body));
  }

  public static Buffer head(int status, long length) {
    return Buffer.buffer(
        "HTTP/1.1 "
            + status
            + " x\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n");
  }
}
