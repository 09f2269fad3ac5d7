package io.tipwatch.trace.evm.steps;

import java.util.List;
import java.util.Optional;

/**
 * One step of a window, with what a struct log mostly leaves out for its size.
 *
 * @param index its number among the steps of its side, from 0
 * @param depth as the client counts
 * @param stack the topmost items, the top first, as numbers in hexadecimal
 * @param stackSize how many items there are
 * @param memory before the step; absent if the client does not tell
 * @param returnData what the last call returned; absent if the client does not tell
 */
public record WindowStep(
    long index,
    long depth,
    long pc,
    String op,
    long gas,
    List<String> stack,
    int stackSize,
    Optional<Memory> memory,
    Optional<String> returnData) {
  /** Items of the stack that are kept. */
  public static final int MAX_STACK = 16;

  private static final int SHOWN = 6;

  public WindowStep {
    stack = List.copyOf(stack);
  }

  /**
   * Memory of a call.
   *
   * @param words as 64 digits each, the first {@value #MAX_WORDS}
   * @param size how many words there are
   */
  public record Memory(List<String> words, int size) {
    /** Words of one step that are kept: 32 KiB. */
    public static final int MAX_WORDS = 1_024;

    public Memory {
      words = List.copyOf(words);
    }
  }

  /** In one line, without memory. */
  public String line() {
    int shown = Math.min(SHOWN, stack.size());
    String more = stackSize > shown ? ", …" + (stackSize - shown) + " more" : "";
    return "pc=%d %s gas=%d depth=%d stack=[%s%s]"
        .formatted(pc, op, gas, depth, String.join(", ", stack.subList(0, shown)), more);
  }
}
