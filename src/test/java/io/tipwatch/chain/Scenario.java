package io.tipwatch.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Nodes that follow a made-up chain, told as a story: {@code story.extend("alpha", 5)}. After every
 * judgement it checks that the ledger goes on without a gap.
 */
final class Scenario {
  static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
  static final JudgeRules RULES = JudgeRules.FILECOIN;
  private static final Set<String> CALM =
      Set.of("MATCH", "LAGGING", "UNSETTLED", "DOWN", "INCONCLUSIVE");

  final ChainView view;
  final List<LedgerEntry> ledger = new ArrayList<>();
  final List<Suspicion> settled = new ArrayList<>();
  final List<Verdict> alarms = new ArrayList<>();
  Instant now = GENESIS;
  private final Map<TipsetKey, Tipset> told = new HashMap<>();
  private final Map<String, Tipset> heads = new HashMap<>();
  private int names;

  Scenario(String... nodes) {
    this(RULES, nodes);
  }

  Scenario(JudgeRules rules, String... nodes) {
    Set<NodeId> ids = new LinkedHashSet<>();
    for (String node : nodes) {
      ids.add(new NodeId(node));
    }
    view = ChainView.create(ids, rules, OptionalLong.empty());
  }

  /** A story that goes on where an earlier ledger ended. */
  Scenario(long written, String... nodes) {
    Set<NodeId> ids = new LinkedHashSet<>();
    for (String node : nodes) {
      ids.add(new NodeId(node));
    }
    view = ChainView.create(ids, RULES, OptionalLong.of(written));
  }

  static NodeId id(String node) {
    return new NodeId(node);
  }

  Tipset genesis(long height) {
    Tipset tipset = tipset(height, TipsetKey.of("g" + height), TipsetKey.of("before"));
    now = tipset.time().plusSeconds(1);
    return tipset;
  }

  /** A new tipset some heights above another; one above it unless there are null rounds. */
  Tipset on(Tipset parent, int heights) {
    return tipset(parent.height() + heights, TipsetKey.of("b" + names++), parent.key());
  }

  Tipset on(Tipset parent) {
    return on(parent, 1);
  }

  /** The same tipset with one block more, which came late. */
  Tipset grown(Tipset tipset) {
    List<String> cids = new ArrayList<>(tipset.key().cids());
    cids.add("b" + names++);
    return tipset(tipset.height(), new TipsetKey(cids), tipset.parents());
  }

  List<Tipset> chain(Tipset from, int length) {
    List<Tipset> chain = new ArrayList<>();
    Tipset at = from;
    for (int i = 0; i < length; i++) {
      at = on(at);
      chain.add(at);
    }
    return chain;
  }

  private Tipset tipset(long height, TipsetKey key, TipsetKey parents) {
    Tipset tipset =
        new Tipset(
            height,
            key,
            parents,
            "root-of-" + parents,
            "receipts-of-" + parents,
            BigInteger.valueOf(height),
            GENESIS.plus(RULES.blockTime().multipliedBy(height)));
    told.put(key, tipset);
    return tipset;
  }

  Scenario pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** The wall clock reaches a tipset's time and a little more. */
  Scenario reach(Tipset tipset) {
    Instant time = tipset.time().plusSeconds(6);
    now = time.isAfter(now) ? time : now;
    return this;
  }

  Scenario observe(Observation observation) {
    view.observe(observation);
    return this;
  }

  Scenario current(String node, Tipset head) {
    heads.put(node, head);
    return observe(new Observation.Heads(id(node), List.of(new HeadChange.Current(head)), now));
  }

  /** Moves a node to a tipset by reverts and applies, as a subscription tells it. */
  Scenario move(String node, Tipset head) {
    Tipset from = heads.get(node);
    if (from == null) {
      return current(node, head);
    }
    List<HeadChange> changes = new ArrayList<>();
    Deque<Tipset> applied = new ArrayDeque<>();
    Tipset up = head;
    Tipset down = from;
    while (!up.equals(down)) {
      if (up.height() >= down.height()) {
        applied.push(up);
        up = parent(up);
      } else {
        changes.add(new HeadChange.Revert(down));
        down = parent(down);
      }
    }
    applied.forEach(tipset -> changes.add(new HeadChange.Apply(tipset)));
    heads.put(node, head);
    return changes.isEmpty() ? this : observe(new Observation.Heads(id(node), changes, now));
  }

  /** Moves nodes up a chain, one height in a block time, judging after each observation. */
  Scenario along(List<Tipset> chain, String... nodes) {
    for (Tipset tipset : chain) {
      reach(tipset);
      for (String node : nodes) {
        move(node, tipset);
        judge();
      }
    }
    return this;
  }

  Tipset head(String node) {
    return Optional.ofNullable(heads.get(node)).orElseThrow();
  }

  Tipset parent(Tipset tipset) {
    return Optional.ofNullable(told.get(tipset.parents()))
        .orElseThrow(() -> new IllegalStateException("no parent of " + tipset));
  }

  Scenario lose(String node) {
    return observe(new Observation.Lost(id(node), "connection refused", now));
  }

  Scenario reach(String node) {
    return observe(new Observation.Reached(id(node), now));
  }

  Scenario refuse(String node, Tipset tipset) {
    return observe(
        new Observation.Refusal(id(node), Optional.of(tipset.key()), "bad state root", now));
  }

  Scenario diagnose(Tipset lastCommon, Verdict verdict) {
    return observe(new Observation.Diagnosed(lastCommon.key(), verdict, now));
  }

  Judgement judge() {
    Judgement judgement = Judge.judge(view, now);
    for (LedgerEntry entry : judgement.settled()) {
      if (!ledger.isEmpty() && entry.height() != ledger.getLast().height() + 1) {
        fail("a gap in the ledger: %s after %s", entry, ledger.getLast());
      }
      ledger.add(entry);
    }
    judgement.suspicions().stream().filter(Suspicion::settled).forEach(settled::add);
    if (!CALM.contains(judgement.overall().kind())) {
      alarms.add(judgement.overall());
    }
    judgement.nodes().values().stream()
        .filter(verdict -> !CALM.contains(verdict.kind()))
        .forEach(alarms::add);
    return judgement;
  }

  void assertQuiet() {
    assertThat(settled).as("settled suspicions").isEmpty();
    assertThat(alarms).as("alarms").isEmpty();
  }
}
