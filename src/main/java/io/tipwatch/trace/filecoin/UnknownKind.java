package io.tipwatch.trace.filecoin;

/** The kinds of objects in a trace that may hold fields which no table knows. */
enum UnknownKind {
  INVOCATION("", ""),
  MESSAGE("Msg.", "Msg."),
  RECEIPT("MsgRct.", "MsgRct."),
  COST("GasCost.", "GasCost."),
  CALL_MESSAGE("ExecutionTrace.Msg.", "Msg."),
  CALL_RECEIPT("ExecutionTrace.MsgRct.", "MsgRct."),
  STATE("InvokedActor.State.", "InvokedActor.State."),
  ACTOR("InvokedActor.", "InvokedActor."),
  CALL("ExecutionTrace.", ""),
  CHARGE("GasCharges[].", ""),
  IPLD("IpldOps[].", "");

  private final String path;
  private final String prefix;

  UnknownKind(String path, String prefix) {
    this.path = path;
    this.prefix = prefix;
  }

  /** What comes before a field's name in a report on the whole answer. */
  String path() {
    return path;
  }

  /** What comes before it inside one message, call or item. */
  String prefix() {
    return prefix;
  }

  /** Whether such an object is a part of the call tree. */
  boolean inCalls() {
    return this != INVOCATION && this != MESSAGE && this != RECEIPT && this != COST;
  }
}
