package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** A program while it runs. To be looked at from outside, and changed by its machine only. */
public final class Frame {
  static final int MAX_STACK = 1024;

  private final Code code;
  private final Context context;
  private final CallRecord record;
  private BigInteger[] stack = new BigInteger[32];
  private int height;
  private byte[] memory = {};
  private Bytes returned = Bytes.NONE;
  private int pc;
  private long gas;

  /**
   * What a frame is told when it starts.
   *
   * @param self whose storage and balance it works on
   * @param readOnly whether nothing may be changed
   * @param snapshot what its failure takes the journal back to
   * @param answerAt where in the caller's memory the answer is wanted
   */
  record Context(
      Address self,
      Address caller,
      BigInteger value,
      Bytes input,
      boolean readOnly,
      int snapshot,
      int answerAt,
      int answerSize) {}

  Frame(Code code, Context context, CallRecord record) {
    this.code = code;
    this.context = context;
    this.record = record;
    gas = record.gas();
  }

  /** The words on its stack, the lowest first. */
  public List<BigInteger> stack() {
    return Arrays.asList(stack).subList(0, height);
  }

  public byte[] memory() {
    return memory;
  }

  /** What the last call gave back. */
  public Bytes returned() {
    return returned;
  }

  public int pc() {
    return pc;
  }

  public long gas() {
    return gas;
  }

  /** The contract whose storage it works on. */
  public Address self() {
    return context.self();
  }

  Context context() {
    return context;
  }

  Code code() {
    return code;
  }

  CallRecord record() {
    return record;
  }

  int height() {
    return height;
  }

  /** A word, counted from the top, which is zero. */
  BigInteger peek(int depth) {
    return stack[height - 1 - depth];
  }

  BigInteger pop() {
    return stack[--height];
  }

  void push(BigInteger word) {
    if (height == stack.length) {
      stack = Arrays.copyOf(stack, Math.min(MAX_STACK, height * 2));
    }
    stack[height++] = word;
  }

  void push(long number) {
    push(BigInteger.valueOf(number));
  }

  void replaceTop(BigInteger word) {
    stack[height - 1] = word;
  }

  void swap(int depth) {
    BigInteger top = stack[height - 1];
    stack[height - 1] = stack[height - 1 - depth];
    stack[height - 1 - depth] = top;
  }

  void jump(int target) {
    pc = target;
  }

  void pay(long amount) {
    gas -= amount;
  }

  void exhaust() {
    gas = 0;
  }

  void takeBack(long amount) {
    gas += amount;
  }

  void returned(Bytes data) {
    returned = data;
  }

  /** Memory grows by whole words. */
  void reserve(long bytes) {
    int size = Math.toIntExact(Words.count(bytes) * Words.BYTES);
    if (size > memory.length) {
      memory = Arrays.copyOf(memory, size);
    }
  }

  byte[] read(BigInteger offset, BigInteger length) {
    if (length.signum() == 0) {
      return new byte[0];
    }
    int from = offset.intValueExact();
    return Arrays.copyOfRange(memory, from, from + length.intValueExact());
  }

  void write(int offset, byte[] bytes) {
    System.arraycopy(bytes, 0, memory, offset, bytes.length);
  }

  /** The bytes that belong to the operation at hand. */
  BigInteger immediate(int length) {
    byte[] bytes = new byte[length];
    int from = Math.min(pc + 1, code.size());
    int there = Math.min(length, code.size() - from);
    System.arraycopy(code.bytes().array(), from, bytes, 0, there);
    return Words.of(bytes);
  }
}
