package io.tipwatch.sim;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One WebSocket connection to a node: calls, subscriptions, pings and idle time-outs. */
public final class SocketSession {
  /** What waits in a socket before a reader counts as slow, in bytes. */
  private static final int WRITE_QUEUE_BYTES = 256 << 10;

  /** The largest answer over a WebSocket; larger ones go over HTTP. */
  private static final int MAX_MESSAGE_BYTES = 256 << 20;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Backend backend;
  private final Manners manners;
  private final Consumer<SocketSession> closed;
  private long channels;
  private long pings = -1;
  private long idle = -1;

  SocketSession(
      Vertx vertx, ServerWebSocket socket, Backend backend, Consumer<SocketSession> closed) {
    this.closed = closed;
    this.vertx = vertx;
    this.socket = socket;
    this.backend = backend;
    manners = backend.manners();
  }

  void open() {
    socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    socket.textMessageHandler(this::onText);
    socket.drainHandler(_ -> backend.subscriptions().drained(this));
    socket.exceptionHandler(_ -> socket.close());
    socket.closeHandler(_ -> onClose());
    ChannelHandlerContext context = ((WebSocketInternal) socket).channelHandlerContext();
    context.pipeline().addBefore(context.name(), "tap", new FrameTap());
    manners
        .pingEvery()
        .ifPresent(every -> pings = vertx.setPeriodic(every.toMillis(), _ -> ping()));
    heardFrom();
  }

  ServerWebSocket socket() {
    return socket;
  }

  /** How many subscriptions were opened on this connection. */
  public long channels() {
    return channels;
  }

  void addChannel() {
    channels++;
  }

  public void write(String text) {
    socket.writeTextMessage(text);
  }

  /** Ends the connection at once, whatever is still to be written. */
  void cut() {
    // from the first handler on, since the later ones wait for a farewell to be written
    var _ = ((WebSocketInternal) socket).channelHandlerContext().pipeline().firstContext().close();
  }

  private void ping() {
    if (!backend.troubles().silent() && !socket.isClosed()) {
      socket.writePing(Buffer.buffer());
    }
  }

  private void heardFrom() {
    if (manners.idleTimeout().isPresent()) {
      vertx.cancelTimer(idle);
      long millis = manners.idleTimeout().orElseThrow().toMillis();
      idle = vertx.setTimer(millis, _ -> socket.close());
    }
  }

  private void onClose() {
    vertx.cancelTimer(pings);
    vertx.cancelTimer(idle);
    backend.subscriptions().forget(this);
    closed.accept(this);
  }

  private void onText(String text) {
    if (backend.troubles().silent()) {
      return;
    }
    Optional<List<Call>> calls = Call.parse(text);
    if (calls.isEmpty()) {
      return;
    }
    calls.orElseThrow().forEach(this::onCall);
  }

  private void onCall(Call call) {
    if (backend.converse(this, call) || call.id().isEmpty()) {
      return;
    }
    Optional<Trouble.Late> late = backend.troubles().of(Trouble.Late.class, call.method());
    if (late.isPresent()) {
      long millis = Math.max(1, late.orElseThrow().by().toMillis());
      vertx.setTimer(millis, _ -> answer(call));
    } else {
      answer(call);
    }
  }

  private void answer(Call call) {
    Optional<Trouble.Hostile> hostile = backend.troubles().of(Trouble.Hostile.class, call.method());
    send(
        hostile.isPresent()
            ? Attacks.body(hostile.orElseThrow().attack(), call.id().orElse("null"))
            : backend.envelope(backend.answerOnSocket(call), call));
  }

  public void send(ByteSource source) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (source) {
      for (byte[] piece = source.next(); piece.length > 0; piece = source.next()) {
        whole.write(piece);
        if (whole.size() > MAX_MESSAGE_BYTES) {
          socket.close();
          return;
        }
      }
    } catch (IOException _) {
      socket.close();
      return;
    }
    if (socket.isClosed()) {
      return;
    }
    String text = whole.toString(StandardCharsets.UTF_8);
    socket.writeTextMessage(text);
    if (backend.troubles().of(Trouble.Twice.class, "*").isPresent()) {
      socket.writeTextMessage(text);
    }
  }

  /** Sees every frame; swallows the pings that Lotus would not answer. */
  private final class FrameTap extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) throws Exception {
      heardFrom();
      boolean ignored = frame instanceof PingWebSocketFrame && !manners.pongs();
      if (ignored || (frame instanceof PingWebSocketFrame && backend.troubles().silent())) {
        ReferenceCountUtil.release(frame);
      } else {
        super.channelRead(context, frame);
      }
    }
  }
}
