package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.steps.WindowStep.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Two windows of steps around the place where struct logs part, compared with memory and returned
 * data: what went wrong in them may show before gas or stack does. Steps are paired from the
 * windows' beginnings, which must be the same step on both sides.
 */
public final class WindowComparison {
  private static final int WORD_BYTES = 32;

  private final StepWindow left;
  private final StepWindow right;
  private final boolean memory;
  private final boolean returned;
  private final Findings findings = new Findings();

  private WindowComparison(StepWindow left, StepWindow right) {
    this.left = left;
    this.right = right;
    this.memory = both("memory", left.tellsMemory(), right.tellsMemory());
    this.returned = both("returnData", left.tellsReturnData(), right.tellsReturnData());
  }

  private boolean both(String field, boolean mine, boolean theirs) {
    if (!mine || !theirs) {
      findings.notCompared("structLogs[]." + field + ": not told by both sides");
    }
    return mine && theirs;
  }

  /** Finds the first step that differs, and in what. */
  public static WindowFinding of(StepWindow left, StepWindow right) {
    return new WindowComparison(left, right).compare();
  }

  private WindowFinding compare() {
    int common = Math.min(left.steps().size(), right.steps().size());
    for (int i = 0; i < common; i++) {
      Optional<Place> place = place(left.steps().get(i), right.steps().get(i));
      if (place.isPresent()) {
        Place shown = place.get().between(steps(i - Place.CONTEXT, i), steps(i, i + 4));
        findings.add(new Difference(0, 0, "", shown));
        return new WindowFinding(findings.finding(i), i == 0 && left.first() > 0);
      }
    }
    if (left.steps().size() != right.steps().size()) {
      boolean leftEnded = left.steps().size() < right.steps().size();
      Finding ended =
          Finding.notComparable(
              Reason.TRUNCATED,
              leftEnded ? Side.LEFT : Side.RIGHT,
              "the window ends after " + common + " steps, all equal to the other's");
      return new WindowFinding(ended, false);
    }
    return new WindowFinding(findings.finding(common), false);
  }

  private Optional<Place> place(WindowStep a, WindowStep b) {
    String at = "structLogs[" + a.index() + "].";
    // Clients count depths from 0 or from 1: what counts is the way from the windows' first steps.
    long depthA = a.depth() - left.steps().getFirst().depth();
    long depthB = b.depth() - right.steps().getFirst().depth();
    if (depthA != depthB) {
      return differ(at + "depth", Long.toString(a.depth()), Long.toString(b.depth()));
    }
    if (a.pc() != b.pc()) {
      return differ(at + "pc", Long.toString(a.pc()), Long.toString(b.pc()));
    }
    if (!Opcodes.same(a.op(), b.op())) {
      return differ(at + "op", a.op(), b.op());
    }
    if (a.gas() != b.gas()) {
      return differ(at + "gas", Long.toString(a.gas()), Long.toString(b.gas()));
    }
    return stack(at, a, b)
        .or(() -> memory ? memory(at, a.memory(), b.memory()) : Optional.empty())
        .or(() -> returned ? returned(at, a, b) : Optional.empty());
  }

  private static Optional<Place> differ(String field, String mine, String theirs) {
    return Optional.of(Place.of(field, Optional.of(mine), Optional.of(theirs)));
  }

  private static Optional<Place> stack(String at, WindowStep a, WindowStep b) {
    if (a.stackSize() != b.stackSize()) {
      return differ(at + "stack", a.stackSize() + " items", b.stackSize() + " items");
    }
    for (int i = 0; i < Math.min(a.stack().size(), b.stack().size()); i++) {
      if (!a.stack().get(i).equals(b.stack().get(i))) {
        return differ(
            at + "stack[" + (a.stackSize() - 1 - i) + "]", a.stack().get(i), b.stack().get(i));
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> memory(String at, Optional<Memory> a, Optional<Memory> b) {
    Memory mine = a.orElse(new Memory(List.of(), 0));
    Memory theirs = b.orElse(new Memory(List.of(), 0));
    int most = Math.max(mine.words().size(), theirs.words().size());
    for (int i = 0; i < most; i++) {
      Optional<String> word = word(mine, i);
      Optional<String> other = word(theirs, i);
      if (!word.equals(other)) {
        String field = at + "memory[0x" + Integer.toHexString(i * WORD_BYTES) + "]";
        return Optional.of(Place.of(field, word, other));
      }
    }
    return mine.size() == theirs.size()
        ? Optional.empty()
        : differ(at + "memory", mine.size() + " words", theirs.size() + " words");
  }

  private static Optional<String> word(Memory memory, int index) {
    return index < memory.words().size()
        ? Optional.of("0x" + memory.words().get(index))
        : Optional.empty();
  }

  /** Nothing returned is told by no field, or by no bytes. */
  private static Optional<Place> returned(String at, WindowStep a, WindowStep b) {
    String mine = a.returnData().orElse("0x");
    String theirs = b.returnData().orElse("0x");
    return Objects.equals(mine, theirs)
        ? Optional.empty()
        : differ(at + "returnData", mine, theirs);
  }

  private List<Place.Step> steps(int from, int to) {
    List<Place.Step> steps = new ArrayList<>();
    for (int i = Math.max(0, from); i < to; i++) {
      Optional<String> mine = line(left, i);
      Optional<String> theirs = line(right, i);
      if (mine.isPresent() || theirs.isPresent()) {
        steps.add(new Place.Step("structLogs[" + (left.first() + i) + "]", mine, theirs));
      }
    }
    return steps;
  }

  private static Optional<String> line(StepWindow window, int index) {
    return index < window.steps().size()
        ? Optional.of(window.steps().get(index).line())
        : Optional.empty();
  }
}
