package io.tipwatch.watch;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * One kind of event on the local bus. Records are handed over as they are, since they do not
 * change; nothing leaves the process.
 *
 * @param <T> the event
 */
public final class Topic<T extends Record> {
  private final EventBus bus;
  private final String address;
  private final DeliveryOptions options;

  private Topic(EventBus bus, String address) {
    this.bus = bus;
    this.address = address;
    this.options = new DeliveryOptions().setCodecName(HandOver.NAME).setLocalOnly(true);
  }

  /** The topic of an event type for one chain, or for all of them under one name. */
  public static <T extends Record> Topic<T> of(Vertx vertx, Class<T> type, String chain) {
    HandOver.register(vertx.eventBus());
    return new Topic<>(vertx.eventBus(), type.getName() + "/" + chain);
  }

  public void publish(T event) {
    bus.publish(address, event, options);
  }

  /** Hears of events on the context of the caller, in the order in which each publisher sent. */
  public MessageConsumer<T> subscribe(Handler<T> handler) {
    return bus.localConsumer(address, message -> handler.handle(message.body()));
  }

  private static final class HandOver implements MessageCodec<Record, Record> {
    static final String NAME = "tipwatch-record";

    static void register(EventBus bus) {
      synchronized (bus) {
        try {
          bus.registerCodec(new HandOver());
        } catch (IllegalStateException _) {
          // Vert.x has no way to ask whether a codec is known.
        }
      }
    }

    @Override
    public void encodeToWire(Buffer buffer, Record event) {
      throw new IllegalStateException("events stay in this process");
    }

    @Override
    public Record decodeFromWire(int position, Buffer buffer) {
      throw new IllegalStateException("events stay in this process");
    }

    @Override
    public Record transform(Record event) {
      return event;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
