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
public final class Subscriptions {
  /** A WebSocket text frame that is a whole message. */
  private static final int FINAL_TEXT = 0x81;

  /** Lengths from here on take further bytes. */
  private static final int SHORT_LENGTH = 126;

  private final Framing framing;
  private final Troubles troubles;
  private final List<Subscription> all = new ArrayList<>();
  private long opened;

  public Subscriptions(Framing framing, Troubles troubles) {
    this.framing = framing;
    this.troubles = troubles;
  }

  /**
   * @param handle what it is cancelled by
   * @param id what it is called in its notifications
   */
  public Subscription open(SocketSession session, String handle, String id) {
    return open(new Reader(session, handle, id, framing));
  }

  /** The same for one that is told in another way than the others. */
  Subscription open(Reader reader) {
    opened++;
    Subscription subscription = new Subscription(reader);
    all.add(subscription);
    return subscription;
  }

  /** How many have been opened so far. */
  public long opened() {
    return opened;
  }

  public void tell(String content) {
    tell(framing, content);
  }

  /** Tells only those who are told in this way. */
  void tell(Framing way, String content) {
    List.copyOf(all).stream()
        .filter(subscription -> subscription.framing.equals(way))
        .forEach(subscription -> subscription.tell(content));
  }

  /** Whether anybody is told in this way. */
  boolean has(Framing way) {
    return all.stream().anyMatch(subscription -> subscription.framing.equals(way));
  }

  /**
   * @return the id of the one that has ended
   */
  public Optional<String> cancel(SocketSession session, String handle) {
    for (Subscription subscription : List.copyOf(all)) {
      if (subscription.session.equals(session) && subscription.handle.equals(handle)) {
        all.remove(subscription);
        return Optional.of(subscription.id);
      }
    }
    return Optional.empty();
  }

  void forget(SocketSession session) {
    all.removeIf(subscription -> subscription.session.equals(session));
  }

  /** Ends every subscription, as for a slow reader. */
  public void closeAll() {
    List.copyOf(all).forEach(Subscription::close);
  }

  void drained(SocketSession session) {
    for (Subscription subscription : List.copyOf(all)) {
      if (subscription.session.equals(session)) {
        subscription.flush();
      }
    }
  }

  public int size() {
    return all.size();
  }

  /** Whether somebody reads more slowly than it is told. */
  public boolean isCongested() {
    for (Subscription subscription : all) {
      if (!subscription.waiting.isEmpty() || subscription.session.socket().writeQueueFull()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who reads, and how it is told.
   *
   * @param handle what it is cancelled by
   * @param id what it is called in its notifications
   */
  record Reader(SocketSession session, String handle, String id, Framing framing) {}

  /** One reader of notifications. */
  public final class Subscription {
    private final SocketSession session;
    private final ServerWebSocket socket;
    private final String handle;
    private final String id;
    private final Framing framing;
    private final Deque<String> waiting = new ArrayDeque<>();
    private long told;

    private Subscription(Reader reader) {
      session = reader.session();
      socket = session.socket();
      handle = reader.handle();
      id = reader.id();
      framing = reader.framing();
    }

    public void tell(String content) {
      Optional<Trouble.Drop> drop = troubles.of(Trouble.Drop.class, framing.method());
      told++;
      if (troubles.silent() || drop.filter(it -> told % it.every() == 0).isPresent()) {
        return;
      }
      waiting.add(framing.frame(id, content));
      if (waiting.size() > framing.buffer() && socket.writeQueueFull()) {
        close();
      } else {
        flush();
      }
    }

    private void close() {
      all.remove(this);
      Optional<String> closing = framing.closing(id);
      if (closing.isPresent()) {
        socket.writeTextMessage(closing.orElseThrow());
      } else {
        session.cut();
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
        Optional<Trouble.HangUp> broken = troubles.of(Trouble.HangUp.class, framing.method());
        if (broken.isPresent()) {
          breakOff(frame, broken.orElseThrow().afterBytes());
          return;
        }
        socket.writeTextMessage(frame);
        if (troubles.of(Trouble.Twice.class, framing.method()).isPresent()) {
          socket.writeTextMessage(frame);
        }
      }
    }
  }
}
