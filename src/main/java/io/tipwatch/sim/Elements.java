package io.tipwatch.sim;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Writes the elements of a list, one of which may be wrong, missing, added or out of order. */
final class Elements {
  private final int wrongAt;
  private final Optional<TraceFault> fault;
  private int seen;
  private int written;
  private Optional<String> held = Optional.empty();

  Elements(String list, Optional<TraceFault> here) {
    fault = here.filter(wrong -> wrong.indexIn(list).isPresent());
    wrongAt = fault.map(wrong -> wrong.indexIn(list).orElseThrow()).orElse(-1);
  }

  /** How many have been written. */
  int count() {
    return written;
  }

  /**
   * @param element makes the element, with another value in the leaf of that name
   * @param other makes one that is put in
   */
  void put(Ink ink, UnaryOperator<String> element, Supplier<String> other) {
    boolean wrong = seen++ == wrongAt;
    if (!wrong) {
      write(ink, element.apply(""));
      held.ifPresent(waiting -> write(ink, waiting));
      held = Optional.empty();
      return;
    }
    switch (fault.orElseThrow().change()) {
      case CHANGED -> write(ink, element.apply(fault.orElseThrow().leaf()));
      case ADDED -> {
        write(ink, other.get());
        write(ink, element.apply(""));
      }
      case SWAPPED -> held = Optional.of(element.apply(""));
      case REMOVED -> {
        // left out
      }
    }
  }

  void end(Ink ink, String text) {
    held.ifPresent(waiting -> write(ink, waiting));
    held = Optional.empty();
    ink.text(text);
  }

  private void write(Ink ink, String text) {
    ink.text(written++ == 0 ? "" : ",").text(text);
  }
}
