package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.Mix;
import java.util.Arrays;

/** One call that is being read. Frames are reused, one for each level of the call tree. */
final class Frame {
  static final int FROM = 0;
  static final int TO = 1;
  static final int VALUE = 2;
  static final int METHOD = 3;
  static final int PARAMS = 4;
  static final int PARAMS_CODEC = 5;
  static final int GAS_LIMIT = 6;
  static final int READ_ONLY = 7;
  static final int CODE = 8;
  static final int EXIT = 9;
  static final int RETURN = 10;
  static final int RETURN_CODEC = 11;
  static final int ACTOR_ID = 12;
  static final int HEAD = 13;
  static final int NONCE = 14;
  static final int BALANCE = 15;
  static final int ADDRESS = 16;
  static final int SLOTS = 17;

  private final long[] slots = new long[2 * SLOTS];
  private final long[] own = new long[2 * Group.OF_CALLS];
  private final long[] below = new long[2 * Group.OF_CALLS];
  final long[] total = new long[2 * Group.OF_CALLS];

  /** Its number in the order in which calls begin. */
  int number;

  long start;
  long seen;
  int filled;
  boolean signed;
  boolean invoked;
  boolean zeroMethod;
  boolean inSubcalls;
  int subcalls;
  long charges1;
  long charges2;
  long charges;
  long ipld1;
  long ipld2;
  long ipldOps;
  String exit = "";

  /** Makes the frame ready for a call that starts at this byte. */
  void reset(long at) {
    start = at;
    seen = 0;
    filled = 0;
    signed = false;
    invoked = false;
    zeroMethod = false;
    inSubcalls = false;
    subcalls = 0;
    charges = 0;
    charges1 = 0;
    charges2 = 0;
    ipldOps = 0;
    ipld1 = 0;
    ipld2 = 0;
    exit = "";
    Arrays.fill(slots, 0);
    Arrays.fill(below, 0);
  }

  /** Puts a value into its slot; an empty value leaves it as it was. */
  void set(int slot, long lane1, long lane2, boolean empty) {
    if (!empty) {
      slots[2 * slot] = lane1;
      slots[2 * slot + 1] = lane2;
      filled |= 1 << slot;
    }
  }

  boolean has(int slot) {
    return (filled & 1 << slot) != 0;
  }

  /** Whether this is the zero-value record that Go writes for a message that was never executed. */
  boolean blank() {
    return charges == 0
        && subcalls == 0
        && ipldOps == 0
        && !has(ACTOR_ID)
        && !has(PARAMS)
        && !has(RETURN)
        && !has(TO)
        && (zeroMethod || !has(METHOD));
  }

  /** Whether the call never reached an actor, so that clients make up its exit code. */
  private boolean undispatched() {
    return !invoked
        && subcalls == 0
        && !has(RETURN)
        && (exit.equals("0") || exit.equals("5") || exit.equals("10"));
  }

  /** Folds what the call holds into a digest for each group, with those of its subcalls. */
  void close() {
    Arrays.fill(own, 0);
    for (int slot : new int[] {TO, VALUE, METHOD, PARAMS, RETURN}) {
      fold(Group.CALLS, slot);
    }
    fold(signed ? Group.FROM_SIGNED : Group.FROM, FROM);
    fold(undispatched() ? Group.UNDISPATCHED : Group.EXIT, EXIT);
    fold(Group.CHARGES, charges1, charges2);
    fold(Group.CHARGES, charges, charges);
    fold(Group.IPLD, ipld1, ipld2);
    fold(Group.IPLD, ipldOps, ipldOps);
    for (int slot : new int[] {ACTOR_ID, HEAD, NONCE, BALANCE}) {
      fold(Group.ACTOR, slot);
    }
    fold(Group.CODE, CODE);
    fold(Group.ADDRESS, ADDRESS);
    fold(signed ? Group.GAS_LIMIT_SIGNED : Group.GAS_LIMIT, GAS_LIMIT);
    fold(Group.READ_ONLY, READ_ONLY);
    fold(Group.CODECS, PARAMS_CODEC);
    fold(Group.CODECS, RETURN_CODEC);
    for (int i = 0; i < own.length; i += 2) {
      total[i] = Mix.first(Mix.first(Mix.first(0, own[i]), below[i]), subcalls);
      total[i + 1] = Mix.second(Mix.second(Mix.second(0, own[i + 1]), below[i + 1]), subcalls);
    }
  }

  /** Appends the digests of a subcall that was closed. */
  void append(Frame subcall) {
    for (int i = 0; i < below.length; i += 2) {
      below[i] = Mix.first(below[i], subcall.total[i]);
      below[i + 1] = Mix.second(below[i + 1], subcall.total[i + 1]);
    }
  }

  /** First lane over some slots, then over some groups of this call alone. */
  long lane1(int slotMask, int groupMask) {
    long lane = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if ((slotMask & 1 << slot) != 0) {
        lane = Mix.first(lane, slots[2 * slot]);
      }
    }
    for (int group = 0; group < Group.OF_CALLS; group++) {
      if ((groupMask & 1 << group) != 0) {
        lane = Mix.first(lane, own[2 * group]);
      }
    }
    return lane;
  }

  /** First lane over some groups of this call and all below it. */
  long subtree(int groupMask) {
    long lane = 0;
    for (int group = 0; group < Group.OF_CALLS; group++) {
      if ((groupMask & 1 << group) != 0) {
        lane = Mix.first(lane, total[2 * group]);
        lane = Mix.second(lane, total[2 * group + 1]);
      }
    }
    return Mix.end(lane);
  }

  private void fold(Group group, int slot) {
    fold(group, slots[2 * slot], slots[2 * slot + 1]);
  }

  private void fold(Group group, long lane1, long lane2) {
    int at = 2 * group.index();
    own[at] = Mix.first(own[at], lane1);
    own[at + 1] = Mix.second(own[at + 1], lane2);
  }
}
