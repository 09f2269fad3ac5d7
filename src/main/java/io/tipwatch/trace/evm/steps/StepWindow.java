package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A few steps of one transaction with stack, memory and returned data.
 *
 * @param first number of the first step, from 0
 * @param steps in their order
 */
public record StepWindow(long first, List<WindowStep> steps) {
  /** Steps of one window. */
  public static final int MAX_STEPS = 64;

  public StepWindow {
    steps = List.copyOf(steps);
  }

  /**
   * Which steps a window has.
   *
   * @param first number of the first, from 0
   * @param last number of the last, included
   */
  public record Range(long first, long last) {
    public Range {
      if (first < 0 || last < first || last - first >= MAX_STEPS) {
        throw new IllegalArgumentException("a window of steps " + first + " to " + last);
      }
    }

    /** So many steps before one, and so many after it. */
    public static Range around(long step, int before, int after) {
      return new Range(Math.max(0, step - before), step + after);
    }
  }

  /**
   * Reads the window out of a struct log that was asked for with memory and returned data; the
   * steps before it are passed over, those after it are not read.
   *
   * @throws NoAnswerException if the answer is none, or ends before the window begins
   */
  public static StepWindow ofSteps(StepSource source, Range range) throws NoAnswerException {
    StepStream stream = new StepStream(source, 0);
    List<WindowStep> steps = new ArrayList<>();
    try {
      for (long index = 0; index <= range.last(); index++) {
        long number = index;
        RpcEnvelope.Body body =
            index < range.first()
                ? scan -> scan.skipValue()
                : scan -> steps.add(WindowReader.logged(scan, number));
        if (!stream.next(body)) {
          break;
        }
      }
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return of(range, steps);
  }

  /**
   * Reads what {@link WindowTracer} gave.
   *
   * @throws NoAnswerException if the answer is none, or the transaction ends before the window
   */
  public static StepWindow ofTracer(InputStream in, Range range) throws NoAnswerException {
    return of(range, WindowReader.traced(in));
  }

  private static StepWindow of(Range range, List<WindowStep> steps) throws NoAnswerException {
    if (steps.isEmpty()) {
      throw new NoAnswerException(
          Reason.EMPTY_ANSWER, "no steps from " + range.first() + " to " + range.last());
    }
    boolean others =
        IntStream.range(0, steps.size()).anyMatch(i -> steps.get(i).index() != range.first() + i);
    if (others || steps.size() > range.last() - range.first() + 1) {
      throw new NoAnswerException(
          Reason.MALFORMED, "other steps than " + range.first() + " to " + range.last());
    }
    return new StepWindow(range.first(), steps);
  }

  /** Whether any step tells memory. */
  boolean tellsMemory() {
    return steps.stream().anyMatch(step -> step.memory().filter(m -> m.size() > 0).isPresent());
  }

  boolean tellsReturnData() {
    return steps.stream().anyMatch(step -> step.returnData().isPresent());
  }
}
