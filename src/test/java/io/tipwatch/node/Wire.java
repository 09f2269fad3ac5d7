package io.tipwatch.node;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;

/** A wire to a server that can be made to swallow every byte while its ends stay open. */
public final class Wire {
  private final NetServer server;
  private final NetClient client;
  private volatile boolean dead;

  public Wire(Vertx vertx, URI to) {
    client = vertx.createNetClient();
    server = vertx.createNetServer();
    server.connectHandler(near -> {
      near.pause();
      client
          .connect(to.getPort(), to.getHost())
          .onSuccess(far -> {
            join(near, far);
            join(far, near);
            near.resume();
          });
    });
    server.listen(0, "127.0.0.1").await();
  }

  private void join(NetSocket from, NetSocket to) {
    from.exceptionHandler(_ -> {});
    from.handler(bytes -> {
      if (!dead) {
        to.write(bytes);
      }
    });
    from.closeHandler(_ -> to.close());
  }

  public void dead(boolean swallows) {
    dead = swallows;
  }

  public URI url(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.actualPort() + "/rpc/v1");
  }

  public void close() {
    server.close().await();
    client.close().await();
  }
}
