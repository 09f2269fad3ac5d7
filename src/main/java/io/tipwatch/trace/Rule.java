package io.tipwatch.trace;

import java.util.List;

/**
 * One way in which honest clients write the same execution differently, and what is done about it.
 * Rules are data: they are listed for the operator, counted when they fire, and each is proved by a
 * pair that it makes equal and by a real change beside it that is still found.
 *
 * @param id short and stable, such as {@code timing}
 * @param family {@code filecoin} or {@code evm}
 * @param fields the wire names that it speaks of
 * @param effect what it does, in a few words
 * @param why the reason, for the reader who doubts it
 * @param source where the fact comes from
 */
public record Rule(
    String id,
    String family,
    Treatment treatment,
    List<String> fields,
    String effect,
    String why,
    String source) {
  public Rule {
    fields = List.copyOf(fields);
  }

  /** What happens to the fields. */
  public enum Treatment {
    /** Never compared. */
    DROP,
    /** Different forms count as equal. */
    EQUATE,
    /** Compared only if both sides provide it, and listed as not compared otherwise. */
    IF_BOTH,
    /** A difference is a known one of rendering. */
    SOFT
  }
}
