package io.tipwatch.trace.filecoin;

/**
 * Fields that are digested together. Each group has a digest of its own per message, so that a
 * group which one client does not write is left out and the others still count.
 */
enum Group {
  /** The tree of calls: to, value, method, params, return value. */
  CALLS("Subcalls"),
  /** The caller of each call, as an id address. */
  FROM("ExecutionTrace.Msg.From"),
  /** Caller and gas limit as the oldest generation writes them: from the signed message. */
  FROM_SIGNED("ExecutionTrace.Msg.From"),
  /** Exit codes of calls that were dispatched. */
  EXIT("ExecutionTrace.MsgRct.ExitCode"),
  /** Exit codes of calls that never reached an actor: a matter of rendering. */
  UNDISPATCHED("ExecutionTrace.MsgRct.ExitCode"),
  CHARGES("GasCharges"),
  IPLD("IpldOps"),
  /** The callee's record before the call. */
  ACTOR("InvokedActor"),
  /** The callee's code, which moved from one field to another between generations. */
  CODE("InvokedActor.State.Code"),
  ADDRESS("InvokedActor.State.DelegatedAddress"),
  GAS_LIMIT("ExecutionTrace.Msg.GasLimit"),
  GAS_LIMIT_SIGNED("ExecutionTrace.Msg.GasLimit"),
  READ_ONLY("ExecutionTrace.Msg.ReadOnly"),
  CODECS("ExecutionTrace.Msg.ParamsCodec"),

  /** The message itself; its CID binds it. */
  MESSAGE("Msg"),
  /** Exit code, return value, gas used: what the receipts root commits to. */
  RECEIPT("MsgRct"),
  EVENTS("MsgRct.EventsRoot"),
  /** What was burnt, paid and refunded: what the state root commits to. */
  COST("GasCost"),
  /** Sums of the above. */
  COST_SUMS("GasCost.TotalCost"),
  COST_MESSAGE("GasCost.Message"),
  /** The state root after the message, which only old incubation builds of Venus tell. */
  STATE_AFTER("StateRootAfterApply");

  static final Group[] ALL = values();

  /** The groups that are folded over the call tree; the rest belong to the message. */
  static final int OF_CALLS = MESSAGE.index();

  private final String field;

  Group(String field) {
    this.field = field;
  }

  /** What the reader of a report knows it by. */
  String field() {
    return field;
  }

  /** Its place among the digests of a message. */
  @SuppressWarnings("EnumOrdinal") // digests lie in arrays, one place for each group
  int index() {
    return ordinal();
  }

  int bit() {
    return 1 << index();
  }
}
