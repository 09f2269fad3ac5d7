package io.tipwatch.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells readers by server-sent events what changed. An event holds the whole state of one thing, so
 * a slow reader misses steps and never the outcome, and what waits for it is bounded. Confined to
 * the server's event loop.
 */
final class LiveFeed {
  static final int MAX_READERS = 32;

  /** News of one thing at most four times a second. */
  static final long TICK_MILLIS = 250;

  /** A sign of life this often, in ticks. */
  private static final int BEAT_TICKS = 20;

  /** How often the store of incidents is asked, in ticks. */
  private static final int INCIDENT_TICKS = 8;

  /** A reader that takes nothing for this many ticks is dropped. */
  private static final int PATIENCE_TICKS = 40;

  private static final int QUEUE_BYTES = 256 << 10;

  private final Sources sources;
  private final Archive archive;
  private final int maxReaders;
  private final Map<String, Event> events = new LinkedHashMap<>();
  private final Set<Reader> readers = new LinkedHashSet<>();
  private long ticks;
  private long numbers;
  private boolean asking;

  LiveFeed(Sources sources, Archive archive, int maxReaders) {
    this.sources = sources;
    this.archive = archive;
    this.maxReaders = Math.min(MAX_READERS, maxReaders);
  }

  /** The state of one thing, and what it was made from. */
  private record Event(long number, Object origin, Buffer frame) {}

  /** One open response, with what it was told last of each thing. */
  private static final class Reader {
    private final HttpServerResponse response;
    private final Map<String, Long> told = new HashMap<>();
    private int stuck;

    Reader(HttpServerResponse response) {
      this.response = response;
    }
  }

  void start(Vertx vertx) {
    vertx.setPeriodic(TICK_MILLIS, _ -> tick());
  }

  boolean isFull() {
    return readers.size() >= maxReaders;
  }

  int readers() {
    return readers.size();
  }

  /** Takes a reader whose headers are set, until its connection ends. */
  void add(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.setWriteQueueMaxSize(QUEUE_BYTES).setChunked(true);
    Reader reader = new Reader(response);
    readers.add(reader);
    response.closeHandler(_ -> readers.remove(reader));
    response.exceptionHandler(_ -> readers.remove(reader));
    send(reader, Buffer.buffer("retry: 2000\n" + beat()));
    refresh();
    tell(reader);
  }

  private void tick() {
    ticks++;
    if (readers.isEmpty()) {
      events.clear();
      return;
    }
    refresh();
    if (ticks % INCIDENT_TICKS == 0) {
      askForIncidents();
    }
    Buffer beat = Buffer.buffer(beat());
    for (Reader reader : List.copyOf(readers)) {
      if (ticks % BEAT_TICKS == 0 && !reader.response.writeQueueFull()) {
        send(reader, beat);
      }
      tell(reader);
    }
  }

  private void refresh() {
    for (ChainStatus chain : sources.chains().get()) {
      note("chain/" + chain.name(), "chain", chain);
    }
    note("reports", "reports", sources.reports().get());
    if (!events.containsKey("incidents")) {
      askForIncidents();
    }
  }

  private void note(String key, String name, Object origin) {
    Event known = events.get(key);
    if (known == null || !known.origin().equals(origin)) {
      events.put(key, new Event(++numbers, origin, frame(name, json(origin))));
    }
  }

  private static String json(Object origin) {
    return switch (origin) {
      case ChainStatus chain -> StatusJson.chain(chain).encode();
      case List<?> reports ->
          StatusJson.reports(reports.stream().map(StoredReport.class::cast).toList()).encode();
      default -> origin.toString();
    };
  }

  private void askForIncidents() {
    if (asking) {
      return;
    }
    asking = true;
    archive
        .current()
        .onSuccess(json -> {
          Event known = events.get("incidents");
          if (known == null || !known.origin().equals(json)) {
            events.put("incidents", new Event(++numbers, json, frame("incidents", json)));
          }
        })
        .onComplete(_ -> asking = false);
  }

  private void tell(Reader reader) {
    for (Map.Entry<String, Event> event : events.entrySet()) {
      if (reader.response.writeQueueFull()) {
        beStuck(reader);
        return;
      }
      reader.stuck = 0;
      Long number = event.getValue().number();
      if (!number.equals(reader.told.put(event.getKey(), number))) {
        send(reader, event.getValue().frame());
      }
    }
  }

  private void beStuck(Reader reader) {
    reader.stuck++;
    if (reader.stuck > PATIENCE_TICKS) {
      readers.remove(reader);
      reader.response.reset();
    }
  }

  private void send(Reader reader, Buffer frame) {
    reader.response.write(frame).onFailure(_ -> readers.remove(reader));
  }

  /** A comment for proxies, and the time of day for the page, whose clock may be off. */
  private String beat() {
    return ": beat\nevent: beat\ndata: {\"at\":\""
        + StatusJson.time(sources.clock().instant())
        + "\"}\n\n";
  }

  private static Buffer frame(String name, String json) {
    return Buffer.buffer("event: " + name + "\ndata: " + json + "\n\n");
  }
}
