package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Side;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One side of the walk: the step it stands at, the one after that, and a few before it, in memory
 * that is used again.
 */
final class StepSide {
  /** Steps held at once; a power of two above those behind, the current one and the next. */
  private static final int HELD = 16;

  static final int PAST = 8;

  private final Side side;
  private final StepStream stream;
  private final StructStep[] held = new StructStep[HELD];
  private long at;
  private long read;
  private boolean ended;

  StepSide(Side side, StepStream stream) {
    this.side = side;
    this.stream = stream;
    for (int i = 0; i < HELD; i++) {
      held[i] = new StructStep();
    }
  }

  /** The step the side stands at; null past the last. */
  @Nullable StructStep current() throws SideException {
    return at(at);
  }

  /** The step after that; null if there is none. */
  @Nullable StructStep peek() throws SideException {
    return at(at + 1);
  }

  private @Nullable StructStep at(long index) throws SideException {
    while (read <= index && !ended) {
      ended = !next(held[(int) read & (HELD - 1)]);
      if (!ended) {
        read++;
      }
    }
    return index < read ? held[(int) index & (HELD - 1)] : null;
  }

  private boolean next(StructStep step) throws SideException {
    try {
      return stream.next(step);
    } catch (IOException e) {
      throw new SideException(side, NoAnswerException.of(e));
    }
  }

  void advance() {
    at++;
  }

  /** A step that was passed, 1 for the last; null beyond the first or {@value #PAST} back. */
  @Nullable StructStep past(int back) {
    return back <= PAST && at >= back ? held[(int) (at - back) & (HELD - 1)] : null;
  }

  /** The number of the current step, from 0. */
  long index() {
    return at;
  }

  Side side() {
    return side;
  }

  StepStream stream() {
    return stream;
  }

  /** Reads on to the end, for what stands behind the steps. */
  void drain() throws SideException {
    while (current() != null) {
      advance();
    }
  }
}
