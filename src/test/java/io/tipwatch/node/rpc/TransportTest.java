package io.tipwatch.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.RpcLimits;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Guards every default that must not come back: each of them is unbounded or too trusting. */
class TransportTest {
  @Test
  void overridesTheDefaultsOfHttp() {
    HttpClientOptions http = Transport.http(RpcLimits.DEFAULT, true);
    assertThat(http.isSsl()).isTrue();
    assertThat(http.isTrustAll()).isFalse();
    assertThat(http.isVerifyHost()).isTrue();
    assertThat(http.getMaxRedirects()).isZero();
    assertThat(http.isDecompressionSupported()).isFalse();
    assertThat(http.isTcpKeepAlive()).isTrue();
    assertThat(http.getTcpUserTimeout()).isEqualTo(15_000);
    assertThat(http.getConnectTimeout()).isEqualTo(10_000);
    assertThat(http.getIdleTimeoutUnit()).isEqualTo(TimeUnit.MILLISECONDS);
    assertThat(http.getIdleTimeout()).isEqualTo(1_830_000);
    assertThat(http.getReadIdleTimeout()).isEqualTo(1_830_000);
    assertThat(http.getKeepAliveTimeout()).isEqualTo(30);
    assertThat(http.isPipelining()).isFalse();
    assertThat(http.getMaxChunkSize()).isEqualTo(64 << 10);
    assertThat(http.getMaxHeaderSize()).isEqualTo(8 << 10);
    assertThat(http.getMaxInitialLineLength()).isEqualTo(8 << 10);
  }

  @Test
  void boundsThePools() {
    assertThat(Transport.callPool().getHttp1MaxSize()).isEqualTo(8);
    assertThat(Transport.callPool().getMaxWaitQueueSize()).isEqualTo(256);
    assertThat(Transport.streamPool().getHttp1MaxSize()).isEqualTo(2);
    assertThat(Transport.streamPool().getMaxWaitQueueSize()).isEqualTo(8);
  }

  @Test
  void overridesTheDefaultsOfWebSockets() {
    WebSocketClientOptions socket = Transport.webSocket(RpcLimits.DEFAULT, false);
    assertThat(socket.getMaxFrameSize()).isEqualTo(8 << 20);
    assertThat(socket.getMaxMessageSize()).isEqualTo(8 << 20);
    assertThat(socket.getReadIdleTimeout()).isEqualTo(35_000);
    assertThat(socket.getIdleTimeoutUnit()).isEqualTo(TimeUnit.MILLISECONDS);
    assertThat(socket.isTcpKeepAlive()).isTrue();
    assertThat(socket.getTcpUserTimeout()).isEqualTo(15_000);
    assertThat(socket.getConnectTimeout()).isEqualTo(10_000);
    assertThat(socket.getTryUsePerFrameCompression()).isFalse();
    assertThat(socket.getTryUsePerMessageCompression()).isFalse();
    assertThat(socket.isTrustAll()).isFalse();
    assertThat(socket.isVerifyHost()).isTrue();
    assertThat(socket.getMaxConnections()).isEqualTo(2);
    assertThat(socket.getClosingTimeout()).isEqualTo(2);
  }
}
