package io.tipwatch.sim;

import java.util.Optional;

/** Puts another root and, at one place, another amount of gas into an answer. */
final class FaultEdit implements TracePass.Reader {
  /** The successor of such a one is as good an amount for whoever reads it. */
  private static final String AMOUNT = "0|[1-9][0-9]{0,14}";

  private final String root;
  private final Optional<TraceFault> place;
  private boolean inRoot;
  private boolean rootChanged;
  private boolean placeChanged;

  FaultEdit(MirrorFault fault) {
    root = fault.computedRoot();
    place = Optional.of(fault.place());
  }

  /** Whether an amount, as it is written, can be made another one. */
  static boolean canChange(String json) {
    return json.matches(AMOUNT);
  }

  @Override
  public boolean wants(TraceScanner at) {
    inRoot = at.slot() == TraceSlot.ROOT_CID;
    return inRoot || (at.message() == place.orElseThrow().message() && at.place().equals(place));
  }

  @Override
  public String take(String json) {
    if (inRoot) {
      rootChanged = true;
      return '"' + root + '"';
    }
    placeChanged = canChange(json);
    return placeChanged ? Long.toString(Long.parseLong(json) + 1) : json;
  }

  /** Whether both are changed, or neither since the answer is an error. */
  boolean consistent() {
    return rootChanged == placeChanged;
  }
}
