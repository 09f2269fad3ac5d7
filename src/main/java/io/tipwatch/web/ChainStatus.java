package io.tipwatch.web;

import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that the page says about one chain. Texts of nodes are in it as the nodes sent them.
 *
 * @param family such as {@code filecoin}
 * @param since when the verdict last changed so that people were told
 * @param verified the last height of which it was shown that the nodes agree
 * @param report the id of the report that the verdict rests on
 * @param tips the top of the tree, highest first
 * @param events newest first
 */
public record ChainStatus(
    String name,
    String family,
    VerdictStatus verdict,
    Optional<Instant> since,
    Optional<Verified> verified,
    Optional<String> report,
    List<Node> nodes,
    List<Tip> tips,
    List<Event> events) {
  public ChainStatus {
    nodes = List.copyOf(nodes);
    tips = List.copyOf(tips);
    events = List.copyOf(events);
  }

  /** A height, and when it was verified. */
  public record Verified(long height, Instant at) {}

  /**
   * One node.
   *
   * @param client the implementation, such as {@code lotus}
   * @param lag heights behind the head that nodes are measured against
   * @param heard when it last told something
   * @param suspect whether the present verdict rests on a report that has it in the minority
   */
  public record Node(
      String name,
      Optional<String> client,
      Optional<String> version,
      VerdictStatus verdict,
      Optional<Tipset> head,
      long lag,
      Optional<Instant> heard,
      boolean suspect) {}

  /**
   * One tipset near the top.
   *
   * @param below the nearest one of the list that it builds on
   * @param heads the nodes whose head it is
   */
  public record Tip(Tipset tipset, Optional<TipsetKey> below, List<String> heads, boolean settled) {
    public Tip {
      heads = List.copyOf(heads);
    }
  }

  /**
   * Something that happened.
   *
   * @param id grows with every event of the chain
   * @param at when it happened last
   * @param times how often the same happened, at least once
   * @param report what it rests on
   */
  public record Event(
      long id,
      Instant at,
      What what,
      Tone tone,
      Optional<String> node,
      String text,
      long times,
      Optional<String> report) {}

  /** Kinds of events. */
  public enum What {
    VERDICT,
    REPORT,
    REFUSAL,
    NODE_LOST,
    NODE_BACK,
    VERSION,
    REORG,
    NULL_ROUND
  }
}
