package io.tipwatch.node.rpc;

import io.tipwatch.config.RpcLimits;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What we tell Vert.x about sockets to hosts that are not trusted. Its defaults have no time-outs,
 * endless queues, redirects and small WebSocket messages, so each of these is set here.
 */
final class Transport {
  /** The most that one WebSocket message may take; a head with 64 blocks is far below it. */
  static final int MAX_MESSAGE_BYTES = 8 << 20;

  /** Calls at once to one node; nodes share a few execution slots among all callers. */
  static final int CALLS_AT_ONCE = 8;

  /** Calls that wait for a connection before the next one fails at once. */
  static final int CALLS_WAITING = 256;

  /** Re-executions at once to one node; they have their own pool so that heads do not wait. */
  static final int STREAMS_AT_ONCE = 2;

  static final int STREAMS_WAITING = 8;

  static final int CHUNK_BYTES = 64 << 10;
  static final int MAX_HEADER_BYTES = 8 << 10;
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration IDLE_CONNECTION = Duration.ofSeconds(30);

  /** How long sent bytes may stay unacknowledged, where the platform's transport can tell. */
  static final Duration TCP_USER_TIMEOUT = Duration.ofSeconds(15);

  private Transport() {}

  static HttpClientOptions http(RpcLimits limits, boolean tls) {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setSsl(tls)
        .setVerifyHost(true)
        .setTrustAll(false)
        .setConnectTimeout(millis(shorter(CONNECT_TIMEOUT, limits.callTimeout())))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        // A backstop only: a re-execution is legally silent for as long as it may take at all.
        .setIdleTimeout(millis(limits.executeTimeout().plus(limits.stallWindow())))
        .setReadIdleTimeout(millis(limits.executeTimeout().plus(limits.stallWindow())))
        .setTcpKeepAlive(true)
        .setTcpUserTimeout(millis(TCP_USER_TIMEOUT))
        .setKeepAlive(true)
        .setKeepAliveTimeout((int) IDLE_CONNECTION.toSeconds())
        .setPipelining(false)
        .setDecompressionSupported(false)
        .setMaxRedirects(0)
        .setMaxChunkSize(CHUNK_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_HEADER_BYTES);
  }

  static PoolOptions callPool() {
    return new PoolOptions().setHttp1MaxSize(CALLS_AT_ONCE).setMaxWaitQueueSize(CALLS_WAITING);
  }

  static PoolOptions streamPool() {
    return new PoolOptions().setHttp1MaxSize(STREAMS_AT_ONCE).setMaxWaitQueueSize(STREAMS_WAITING);
  }

  static WebSocketClientOptions webSocket(RpcLimits limits, boolean tls) {
    int message = maxMessageBytes(limits);
    return new WebSocketClientOptions()
        .setSsl(tls)
        .setVerifyHost(true)
        .setTrustAll(false)
        .setConnectTimeout(millis(shorter(CONNECT_TIMEOUT, limits.callTimeout())))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(0) // our own pings would count as activity
        .setReadIdleTimeout(millis(limits.silence()))
        .setTcpKeepAlive(true)
        .setTcpUserTimeout(millis(TCP_USER_TIMEOUT))
        .setMaxConnections(2)
        .setMaxFrameSize(message)
        .setMaxMessageSize(message)
        .setTryUsePerFrameCompression(false)
        .setTryUsePerMessageCompression(false)
        .setClosingTimeout(2);
  }

  static int maxMessageBytes(RpcLimits limits) {
    return Math.min(MAX_MESSAGE_BYTES, limits.maxAnswerBytes());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static int millis(Duration time) {
    return Math.toIntExact(Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE));
  }
}
