package io.tipwatch.incident;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Incidents as tests need them. */
public final class Incidents {
  public static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  public static final ChainIdentity IDENTITY =
      new ChainIdentity("mainnet", TipsetKey.of("bafygenesis"));
  public static final NodeId LOTUS = new NodeId("lotus-1");
  public static final NodeId FOREST = new NodeId("forest-1");
  public static final NodeId VENUS = new NodeId("venus-1");

  private Incidents() {}

  public static Incident split(RandomGenerator random, long height) {
    return split(random, height, "mainnet");
  }

  public static Incident split(RandomGenerator random, long height, String chain) {
    TipsetKey key = TipsetKey.of("bafyblock" + height);
    return new Incident(
        IncidentId.next(T0.plusSeconds(height), random),
        1,
        Fingerprint.of(IDENTITY, IncidentKind.STATE_SPLIT, key),
        chain,
        IncidentKind.STATE_SPLIT,
        Severity.CRITICAL,
        new Life.Open(),
        new Parties(
            List.of(
                new Parties.Party(LOTUS, Optional.of("bafyroot"), false),
                new Parties.Party(FOREST, Optional.of("bafyother"), true))),
        Optional.of(new Place(height, key)),
        T0,
        T0,
        1,
        false,
        true,
        "They differ.",
        new Clue("gas", Optional.of("message #3, GasCharges[2].tg")),
        Optional.empty());
  }

  public static Incident split(long seed) {
    return split(new Random(seed), seed);
  }

  public static Incident resolved(Incident incident, Instant at) {
    return incident.become(incident.life().resolve(at, Optional.empty()).orElseThrow(), at);
  }

  public static Incident located(Incident incident, Instant at) {
    return incident.become(incident.life().locate(at).orElseThrow(), at);
  }

  public static IncidentEvent opened(Incident incident) {
    return new IncidentEvent.Opened(incident, Optional.of("{\"report\":1}"));
  }

  public static Watch watch(String... chains) {
    java.util.Map<String, Watch.Chain> all = new java.util.TreeMap<>();
    for (String chain : chains) {
      all.put(
          chain,
          new Watch.Chain(
              new ChainIdentity(chain, IDENTITY.genesis()), Set.of(new NodeId("drill-1"))));
    }
    return new Watch("here", all);
  }
}
