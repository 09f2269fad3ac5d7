package io.tipwatch.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * One call in the execution of a message, without the network's address prefix.
 *
 * @param onPath how much of the fault's path leads here; -1 when the fault lies elsewhere
 */
record SimCall(
    long seed, Script script, String from, String to, int level, boolean onChain, int onPath) {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  static SimCall root(SimMessage message) {
    return new SimCall(
        Dice.hash(message.seed(), 100),
        message.script(),
        message.fromId(),
        message.to(),
        0,
        !message.implicit(),
        0);
  }

  SimCall child(int index, List<Integer> faultPath) {
    boolean follows = onPath >= 0 && onPath < faultPath.size() && faultPath.get(onPath) == index;
    long childSeed = Dice.hash(seed, 200, index);
    Script called = script.calls().get(index);
    return new SimCall(
        childSeed,
        called,
        "0" + id(),
        target(called.to(), childSeed),
        level + 1,
        false,
        follows ? onPath + 1 : -1);
  }

  /** A call that only a faulty node makes. */
  SimCall extra() {
    Script script = new Script("f02", 3, 40, 0, 60, List.of());
    return new SimCall(Dice.hash(seed, 300), script, "0" + id(), "02", level + 1, false, -1);
  }

  int calls() {
    return script.calls().size();
  }

  /** A transfer of funds runs no code. */
  boolean sendsOnly() {
    return script.method() == 0;
  }

  int charges(TraceShape shape) {
    if (sendsOnly()) {
      return onChain ? 2 : 1;
    }
    long some = (long) shape.chargesPerCall() * script.weight() / 100;
    return (int) (8 + some / 2 + Math.floorMod(Dice.hash(seed, 1), some + 1));
  }

  Charges gas(TraceShape shape) {
    return new Charges(Dice.hash(seed, 2), charges(shape), onChain, sendsOnly());
  }

  /** A few calls name an actor that is not there; they end before anything runs. */
  boolean cannotBeDispatched(TraceShape shape) {
    return shape.quirks()
        && level > 0
        && script.calls().isEmpty()
        && Math.floorMod(Dice.hash(seed, 3), 40) == 0;
  }

  long value() {
    return sendsOnly() && level > 0 ? Math.floorMod(Dice.hash(seed, 4), 1_000_000_000_000L) : 0;
  }

  long gasLimit(SimMessage message) {
    if (message.implicit()) {
      return level == 0
          ? 9_223_372_036_854_776L
          : 9_223_372_036_854_776L - Math.floorMod(Dice.hash(seed, 5), 9_000_000);
    }
    return 1_000_000 + Math.floorMod(Dice.hash(seed, 5), message.gasLimit());
  }

  boolean readOnly() {
    return script.method() == 3 || script.method() == 9;
  }

  long id() {
    if (to.startsWith("0")) {
      return Long.parseLong(to, 1, to.length(), 10);
    }
    return 1_000L + Math.floorMod(Dice.hash(seed, 6), 2_900_000);
  }

  /** The CID of the callee's code; one per kind of actor. */
  String code() {
    return Cids.raw(Dice.hash(0xC0DE, script.to()));
  }

  long head() {
    return Dice.hash(seed, 7);
  }

  long balance() {
    return Math.floorMod(Dice.hash(seed, 8), 1_000_000_000_000_000_000L);
  }

  /** Which IPLD blocks it reads and writes. */
  long block(int index) {
    return Dice.hash(seed, 9, index);
  }

  static String target(String kind, long seed) {
    if (kind.startsWith("f")) {
      return kind.substring(1);
    }
    if (kind.equals(Script.EVM)) {
      Dice dice = new Dice(Dice.hash(seed, 10));
      StringBuilder text = new StringBuilder("410f");
      for (int i = 0; i < 39; i++) {
        text.append(BASE32.charAt(dice.below(32)));
      }
      return text.toString();
    }
    return "0" + (1_000 + Math.floorMod(Dice.hash(seed, 11), 2_900_000));
  }

  /** How many IPLD operations it makes; walks its charges. */
  int operations(TraceShape shape) {
    int count = 0;
    for (Charges gas = gas(shape); gas.advance(); ) {
      count += gas.reads() || gas.writes() ? 1 : 0;
    }
    return count;
  }

  /** Every call under and including this one that is at least so deep, with its path. */
  static List<Place> placesIn(SimCall root, int minLevel, int limit) {
    List<Place> found = new ArrayList<>();
    List<Place> pending = new ArrayList<>(List.of(new Place(root, List.of())));
    while (!pending.isEmpty() && found.size() < limit) {
      Place place = pending.removeLast();
      if (place.call().level() >= minLevel) {
        found.add(place);
      }
      for (int i = place.call().calls() - 1; i >= 0; i--) {
        List<Integer> path = new ArrayList<>(place.path());
        path.add(i);
        pending.add(new Place(place.call().child(i, List.of()), List.copyOf(path)));
      }
    }
    return found;
  }

  /** A call and how to get there from the root call. */
  record Place(SimCall call, List<Integer> path) {}
}
