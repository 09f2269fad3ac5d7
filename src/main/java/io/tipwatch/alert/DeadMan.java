package io.tipwatch.alert;

import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.metrics.ChannelMeters;
import io.tipwatch.metrics.NotificationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a dead-man switch quiet, as long as every chain gets verified further. Time alone never
 * does: a ping is sent only if each chain has verified a higher height since the last one. {@link
 * #progressed} is safe from any thread, the rest is confined to one.
 */
final class DeadMan implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(DeadMan.class);

  private final SinkConfig config;
  private final SinkKind.DeadMan kind;
  private final Set<String> chains;
  private final Transport transport;
  private final ChannelMeters meters;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Map<String, Verified> verified = new TreeMap<>();
  private Map<String, Long> told = Map.of();
  private Instant notBefore = Instant.MIN;
  private int failures;

  DeadMan(
      SinkConfig config,
      SinkKind.DeadMan kind,
      Collection<String> chains,
      Transport transport,
      ChannelMeters meters,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    this.kind = kind;
    this.chains = new TreeSet<>(chains);
    this.transport = transport;
    this.meters = meters;
    this.clock = clock;
    backoff = Backoff.of(config.pace(), random);
  }

  private record Verified(long height, Instant at) {}

  /** A chain was verified up to that height; one that is no higher is no progress. */
  void progressed(String chain, long height, Instant at) {
    synchronized (verified) {
      Verified last = verified.get(chain);
      if (last == null || height > last.height()) {
        verified.put(chain, new Verified(height, at));
      }
    }
  }

  @Override
  public Instant step() throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      return notBefore;
    }
    Map<String, Verified> snapshot;
    synchronized (verified) {
      snapshot = new TreeMap<>(verified);
    }
    if (!chains.stream().allMatch(chain -> higher(chain, snapshot))) {
      return now.plus(SinkWorker.POLL);
    }
    settle(transport.send(post(snapshot)), snapshot);
    return notBefore;
  }

  @Override
  public void close() {
    transport.close();
  }

  private boolean higher(String chain, Map<String, Verified> snapshot) {
    Verified now = snapshot.get(chain);
    return now != null && now.height() > told.getOrDefault(chain, Long.MIN_VALUE);
  }

  private void settle(Reply reply, Map<String, Verified> snapshot) {
    Instant now = clock.instant();
    if (reply instanceof Reply.Answered answer && answer.taken()) {
      failures = 0;
      Map<String, Long> heights = new HashMap<>();
      snapshot.forEach((chain, last) -> heights.put(chain, last.height()));
      told = heights;
      notBefore = now.plus(kind.every());
      meters.count(NotificationOutcome.SENT);
      return;
    }
    failures++;
    Duration asked = Duration.ZERO;
    String why;
    switch (reply) {
      case Reply.Answered answer -> {
        asked = Backoff.retryAfter(answer.retryAfter(), now);
        why = "HTTP " + answer.status();
      }
      case Reply.Failed failed -> why = failed.why();
    }
    Duration pause = backoff.pause(failures);
    notBefore = now.plus(pause.compareTo(asked) > 0 ? pause : asked);
    meters.count(NotificationOutcome.FAILED);
    LOG.atWarn()
        .addKeyValue("channel", config.name())
        .addKeyValue("reason", why)
        .addKeyValue("failures", failures)
        .log("dead-man switch was not reached");
  }

  private Post post(Map<String, Verified> snapshot) {
    if (!kind.post()) {
      return new Post(config.url(), Map.of(), "");
    }
    String body =
        snapshot.entrySet().stream()
            .map(entry ->
                "%s: verified up to height %d at %s%n"
                    .formatted(entry.getKey(), entry.getValue().height(), entry.getValue().at()))
            .collect(Collectors.joining());
    return new Post(config.url(), Map.of(Post.CONTENT_TYPE, "text/plain; charset=utf-8"), body);
  }
}
