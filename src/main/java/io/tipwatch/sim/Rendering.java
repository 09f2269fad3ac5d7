package io.tipwatch.sim;

/**
 * How one node writes its trace.
 *
 * @param prefix {@code f} on the main network, {@code t} on others
 * @param timing what its time measurements follow from; differs from node to node
 */
public record Rendering(
    Dialect dialect, Generation generation, Form form, char prefix, long timing) {

  /** What method the answer belongs to. */
  public enum Form {
    /** {@code Filecoin.StateCompute}, and the old Lotus builds' {@code ReplayTipset}. */
    STATE_COMPUTE,
    /** The old Venus builds' {@code ReplayTipset}, with a state root after every message. */
    VENUS_REPLAY
  }

  public Rendering {
    if (prefix != 'f' && prefix != 't') {
      throw new IllegalArgumentException("an address starts with f or t: " + prefix);
    }
  }

  /** Today's shape. */
  public static Rendering of(Dialect dialect) {
    return new Rendering(
        dialect, Generation.G4, Form.STATE_COMPUTE, 'f', Dice.hash(7, dialect.client()));
  }

  public Rendering in(Generation other) {
    return new Rendering(dialect, other, form, prefix, timing);
  }

  public Rendering as(Form other) {
    return new Rendering(dialect, generation, other, prefix, timing);
  }
}
