package io.tipwatch.sim;

/**
 * One message of a tipset, as all nodes see it.
 *
 * @param index its place in the faultless trace
 * @param seed what everything about it follows from
 */
record SimMessage(int index, long seed, Kind kind, Script script, long epoch) {
  /** Half of the largest signed 64-bit number: what the protocol gives its own messages. */
  private static final long IMPLICIT_GAS_LIMIT = 4_611_686_018_427_387_903L;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  enum Kind {
    BLS,
    SECP,
    DELEGATED,
    REWARD,
    CRON
  }

  boolean implicit() {
    return kind == Kind.REWARD || kind == Kind.CRON;
  }

  /** Some messages fail before they run: a wrong nonce, no funds. */
  boolean failsBeforeRunning(TraceShape shape) {
    return shape.quirks() && !implicit() && Math.floorMod(Dice.hash(seed, 40), 9) == 0;
  }

  /** {@code f} and what follows, without the network's prefix. */
  String from() {
    return switch (kind) {
      case BLS -> "3" + base32(1, 84);
      case SECP -> "1" + base32(1, 39);
      case DELEGATED -> "410f" + base32(1, 39);
      case REWARD, CRON -> "00";
    };
  }

  String fromId() {
    return implicit() ? "00" : "0" + (1_000 + Math.floorMod(Dice.hash(seed, 2), 2_900_000));
  }

  String to() {
    return SimCall.target(script.to(), seed);
  }

  long nonce() {
    return implicit() ? epoch : Math.floorMod(Dice.hash(seed, 3), 90_000);
  }

  long value() {
    return script.method() == 0 ? Math.floorMod(Dice.hash(seed, 4), 1_000_000_000_000_000_000L) : 0;
  }

  long gasLimit() {
    return implicit()
        ? IMPLICIT_GAS_LIMIT
        : gasUsed() + Math.floorMod(Dice.hash(seed, 5), 20_000_000);
  }

  long gasUsed() {
    return switch (kind) {
      case CRON -> 30_000_000_000L + Math.floorMod(Dice.hash(seed, 6), 20_000_000_000L);
      case REWARD -> 40_000_000L + Math.floorMod(Dice.hash(seed, 6), 5_000_000);
      default -> 2_000_000L + Math.floorMod(Dice.hash(seed, 6), 80_000_000);
    };
  }

  /** What its sender offers for each unit of gas on top of the base fee, in attoFIL. */
  long premium() {
    return 90_000L + Math.floorMod(Dice.hash(seed, 58), 150_000);
  }

  long feeCap() {
    return premium() + 1_000;
  }

  /** Most succeed; some run out of gas or are refused by the actor. */
  int exitCode() {
    if (implicit() || Math.floorMod(Dice.hash(seed, 7), 20) != 0) {
      return 0;
    }
    return Math.floorMod(Dice.hash(seed, 8), 2) == 0 ? 7 : 16;
  }

  /** Seed of the CID of the message without a signature. */
  long unsignedCid() {
    return Dice.hash(seed, 9);
  }

  /** Seed of the name that the chain gives the message; BLS signatures are kept elsewhere. */
  long cid() {
    return kind == Kind.SECP || kind == Kind.DELEGATED ? Dice.hash(seed, 10) : unsignedCid();
  }

  /** A message of the same kind that nobody else has. */
  SimMessage another(long salt) {
    return new SimMessage(-1, Dice.hash(seed, salt), kind, script, epoch);
  }

  SimCall root() {
    return SimCall.root(this);
  }

  private String base32(int salt, int length) {
    Dice dice = new Dice(Dice.hash(seed, salt));
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(BASE32.charAt(dice.below(32)));
    }
    return text.toString();
  }
}
