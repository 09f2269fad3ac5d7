package io.tipwatch.web;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.web.ChainStatus.What;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the server shows, with every text that a node controls passed through a function. */
final class WebSamples {
  static final Instant AT = Instant.parse("2026-11-22T01:02:03.456Z");
  static final String ULID = "01JD9ZX5T3N8Q4R7VWBCDEFGHK";
  static final String EVIDENCE_HASH = "0123456789abcdef".repeat(4);
  static final byte[] EVIDENCE = "{\"Root\":1}".repeat(20_000).getBytes(StandardCharsets.UTF_8);

  private WebSamples() {}

  static ChainStatus chain(UnaryOperator<String> node) {
    List<ChainStatus.Node> nodes = new ArrayList<>();
    nodes.add(node("lotus", node, new Verdict.Match(7), 107, 0, false));
    nodes.add(
        node("venus", node, new Verdict.Down(new NodeId("venus"), node.apply("no")), 95, 12, true));
    return new ChainStatus(
        "calib",
        "filecoin",
        VerdictStatus.of(new Verdict.Inconclusive(node.apply("pruned"))),
        Optional.of(AT),
        Optional.of(new ChainStatus.Verified(101, AT)),
        Optional.of("1"),
        nodes,
        List.of(tip(node, 107, 106), tip(node, 106, 95), tip(node, 95, 0)),
        events(node));
  }

  private static ChainStatus.Node node(
      String name, UnaryOperator<String> node, Verdict verdict, long head, long lag, boolean bad) {
    return new ChainStatus.Node(
        name,
        Optional.of(node.apply("lotus")),
        Optional.of(node.apply("1.36.2")),
        VerdictStatus.of(verdict),
        Optional.of(tipset(node, head, head - 1)),
        lag,
        Optional.of(AT),
        bad);
  }

  private static ChainStatus.Tip tip(UnaryOperator<String> node, long height, long parent) {
    return new ChainStatus.Tip(
        tipset(node, height, parent),
        parent == 0 ? Optional.empty() : Optional.of(key(node, parent)),
        height == 106 ? List.of() : List.of(height == 107 ? "lotus" : "venus"),
        height < 100);
  }

  private static Tipset tipset(UnaryOperator<String> node, long height, long parent) {
    return new Tipset(
        height,
        key(node, height),
        key(node, parent),
        node.apply("root"),
        node.apply("receipts"),
        BigInteger.ONE,
        AT);
  }

  private static TipsetKey key(UnaryOperator<String> node, long height) {
    return TipsetKey.of(node.apply("bafy2bzace" + height), node.apply("second" + height));
  }

  /** Another one for other texts. */
  static long id(UnaryOperator<String> node) {
    return Integer.toUnsignedLong(node.apply("id").hashCode());
  }

  private static List<ChainStatus.Event> events(UnaryOperator<String> node) {
    List<ChainStatus.Event> events = new ArrayList<>();
    for (What what : What.values()) {
      events.add(
          new ChainStatus.Event(
              id(node) * 16 + events.size(),
              AT,
              what,
              what == What.REFUSAL ? Tone.WARNING : Tone.CALM,
              Optional.of("venus"),
              node.apply("said"),
              2,
              what == What.REPORT ? Optional.of("1") : Optional.empty()));
    }
    return events;
  }

  static Diagnosis diagnosis(UnaryOperator<String> node) {
    return new Diagnosis(
        new Verdict.StateSplit(
            7, TipsetKey.of("bafy7"), Set.of(new NodeId("lotus"), new NodeId("venus"))),
        new Diagnosis.Chain("calib", "filecoin"),
        Optional.of(new Diagnosis.Tipset(7, TipsetKey.of("bafy7"))),
        List.of(
            new Diagnosis.Node(
                new NodeId("venus"),
                Optional.of(node.apply("venus")),
                Optional.of(node.apply("1.20")),
                Optional.of(node.apply("root")),
                Optional.empty(),
                Optional.of(node.apply("refused")))),
        List.of(new Diagnosis.Group(node.apply("root"), List.of(new NodeId("venus")))),
        List.of(new NodeId("venus")),
        Diagnosis.Arbiter.MAJORITY,
        new Diagnosis.Cause("gas", "A gas charge differs."),
        Optional.empty(),
        List.of(),
        List.of(new Diagnosis.NotCompared(node.apply("IpldOps"), node.apply("absent"))),
        new TreeMap<>(),
        List.of(new Diagnosis.Rung("refusals", node.apply("it says no"), 1, 2)),
        List.of(),
        List.of());
  }

  static Incidents.Incident incident(UnaryOperator<String> node, boolean open) {
    return new Incidents.Incident(
        open ? ULID : ULID.replace('K', 'J'),
        "calib",
        "STATE_SPLIT",
        "critical",
        open ? "LOCATED" : "RESOLVED",
        Optional.of(7L),
        List.of("lotus", "venus"),
        List.of("venus"),
        node.apply("A gas charge differs."),
        Optional.of(node.apply("message #186, GasCharges[283].tg: lotus 100; venus 101")),
        "Stop trusting the suspects.",
        AT,
        AT,
        open ? Optional.empty() : Optional.of(AT.plusSeconds(90)),
        open ? Optional.empty() : Optional.of(ULID.replace('K', 'M')),
        2,
        true,
        open,
        List.of(new Incidents.Piece(EVIDENCE_HASH, node.apply("answer of venus"), EVIDENCE.length)),
        List.of(
            new Incidents.Dispatch("pager", "FIRING", "SENT", AT, Optional.empty()),
            new Incidents.Dispatch(
                "chat", "FIRING", "PENDING", AT, Optional.of(node.apply("503 later")))));
  }

  /** One open incident and one that is over. */
  static Incidents incidents(UnaryOperator<String> node) {
    return new Incidents() {
      @Override
      public List<Incident> list(int limit, Optional<String> before) {
        List<Incident> all = List.of(incident(node, true), incident(node, false));
        return all.stream()
            .filter(one -> before.isEmpty() || one.id().compareTo(before.get()) < 0)
            .limit(limit)
            .toList();
      }

      @Override
      public List<Incident> current(int limit) {
        return list(limit, Optional.empty());
      }

      @Override
      public Optional<Incident> show(String id) {
        return list(100, Optional.empty()).stream().filter(one -> one.id().equals(id)).findFirst();
      }

      @Override
      public Optional<Diagnosis> report(String id) {
        return show(id).map(_ -> diagnosis(node));
      }

      @Override
      public Optional<Content> evidence(String id, String sha256) {
        return show(id)
            .filter(_ -> sha256.equals(EVIDENCE_HASH))
            .map(_ ->
                new Content(
                    EVIDENCE_HASH + ".json", EVIDENCE.length, new ByteArrayInputStream(EVIDENCE)));
      }
    };
  }
}
