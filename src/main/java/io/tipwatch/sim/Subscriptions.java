package io.tipwatch.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Who follows a node's heads. Confined to the node's context. */
final class Subscriptions {
  /** A WebSocket text frame that is a whole message. */
  private static final int FINAL_TEXT = 0x81;

  /** Lengths from here on take further bytes. */
  private static final int SHORT_LENGTH = 126;

  private final Dialect dialect;
  private final Troubles troubles;
  private final List<Subscription> all = new ArrayList<>();
  private int nextChannel;

  Subscriptions(Dialect dialect, Troubles troubles) {
    this.dialect = dialect;
    this.troubles = troubles;
    nextChannel = dialect.firstChannel();
  }

  /**
   * @param connectionChannels how many channels the connection has had
   * @return the id of the new channel
   */
  int open(ServerWebSocket socket, String requestId, int connectionChannels) {
    int channel =
        dialect == Dialect.FOREST ? nextChannel++ : dialect.firstChannel() + connectionChannels;
    all.add(new Subscription(socket, requestId, channel));
    return channel;
  }

  void tell(String moves) {
    for (Subscription subscription : List.copyOf(all)) {
      subscription.tell(moves);
    }
  }

  void tell(ServerWebSocket socket, int channel, String moves) {
    for (Subscription subscription : List.copyOf(all)) {
      if (subscription.socket.equals(socket) && subscription.channel == channel) {
        subscription.tell(moves);
      }
    }
  }

  /**
   * @param requestId of the call that opened the channel, never the channel's own
   * @return the channel that is closed
   */
  Optional<Integer> cancel(ServerWebSocket socket, String requestId) {
    for (Subscription subscription : List.copyOf(all)) {
      if (subscription.socket.equals(socket) && subscription.requestId.equals(requestId)) {
        all.remove(subscription);
        return Optional.of(subscription.channel);
      }
    }
    return Optional.empty();
  }

  void forget(ServerWebSocket socket) {
    all.removeIf(subscription -> subscription.socket.equals(socket));
  }

  /** Ends every subscription; the sockets stay open. */
  void closeChannels() {
    for (Subscription subscription : List.copyOf(all)) {
      all.remove(subscription);
      subscription.socket.writeTextMessage(closing(subscription.channel));
    }
  }

  void drained(ServerWebSocket socket) {
    for (Subscription subscription : List.copyOf(all)) {
      if (subscription.socket.equals(socket)) {
        subscription.flush();
      }
    }
  }

  int size() {
    return all.size();
  }

  /** Whether somebody reads more slowly than it is told. */
  boolean isCongested() {
    for (Subscription subscription : all) {
      if (!subscription.waiting.isEmpty() || subscription.socket.writeQueueFull()) {
        return true;
      }
    }
    return false;
  }

  static String closing(int channel) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.ch.close\",\"params\":[" + channel + "]}";
  }

  private final class Subscription {
    private final ServerWebSocket socket;
    private final String requestId;
    private final int channel;
    private final Deque<String> waiting = new ArrayDeque<>();
    private long told;

    Subscription(ServerWebSocket socket, String requestId, int channel) {
      this.socket = socket;
      this.requestId = requestId;
      this.channel = channel;
    }

    void tell(String moves) {
      Optional<Trouble.Drop> drop = troubles.of(Trouble.Drop.class, "Filecoin.ChainNotify");
      told++;
      if (troubles.silent() || drop.filter(it -> told % it.every() == 0).isPresent()) {
        return;
      }
      waiting.add(
          "{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.ch.val\",\"params\":["
              + channel
              + ","
              + moves
              + "]}");
      if (waiting.size() > dialect.subscriberBuffer() && socket.writeQueueFull()) {
        all.remove(this);
        socket.writeTextMessage(closing(channel));
      } else {
        flush();
      }
    }

    /** The first bytes of the frame reach the wire, header included, and then it is cut. */
    private void breakOff(String frame, long bytes) {
      all.remove(this);
      waiting.clear();
      byte[] text = frame.getBytes(StandardCharsets.UTF_8);
      ByteBuf raw = Unpooled.buffer();
      raw.writeByte(FINAL_TEXT);
      if (text.length < SHORT_LENGTH) {
        raw.writeByte(text.length);
      } else if (text.length < 1 << 16) {
        raw.writeByte(SHORT_LENGTH).writeShort(text.length);
      } else {
        raw.writeByte(SHORT_LENGTH + 1).writeLong(text.length);
      }
      raw.writeBytes(text);
      raw.writerIndex((int) Math.min(raw.writerIndex(), bytes));
      ChannelHandlerContext first =
          ((WebSocketInternal) socket).channelHandlerContext().pipeline().firstContext();
      var _ = first.writeAndFlush(raw).addListener(ChannelFutureListener.CLOSE);
    }

    void flush() {
      while (!waiting.isEmpty() && !socket.writeQueueFull() && !socket.isClosed()) {
        String frame = waiting.removeFirst();
        Optional<Trouble.HangUp> broken = troubles.of(Trouble.HangUp.class, "Filecoin.ChainNotify");
        if (broken.isPresent()) {
          breakOff(frame, broken.orElseThrow().afterBytes());
          return;
        }
        socket.writeTextMessage(frame);
        if (troubles.of(Trouble.Twice.class, "Filecoin.ChainNotify").isPresent()) {
          socket.writeTextMessage(frame);
        }
      }
    }
  }
}
