package io.tipwatch.sim;

import java.math.BigInteger;
import java.util.Optional;

/** Writes what belongs to a message as a whole: all but its execution trace. */
final class MessageWriter {
  private final Ink ink;
  private final SimTrace trace;
  private final Rendering rendering;
  private final Optional<TraceFault> fault;

  MessageWriter(Ink ink, SimTrace trace, Rendering rendering, Optional<TraceFault> fault) {
    this.ink = ink;
    this.trace = trace;
    this.rendering = rendering;
    this.fault = fault;
  }

  void replayHead() {
    ink.text("{\"Key\":[");
    String comma = "";
    for (String cid : trace.tipset().key().cids()) {
      ink.text(comma).link(cid);
      comma = ",";
    }
    ink.text("],\"Epoch\":").number(trace.tipset().height());
    ink.text(",\"StateRoot\":").link(trace.root(fault)).text(",\"MsgRets\":[");
  }

  /** Up to the value of {@code ExecutionTrace}. */
  void head(SimMessage message) {
    ink.text("{\"MsgCid\":").cid(message.cid()).text(",\"Msg\":");
    envelope(message);
    ink.text(",\"MsgRct\":");
    receipt(message);
    ink.text(",\"GasCost\":");
    cost(message);
    ink.text(",\"ExecutionTrace\":");
  }

  void tail(SimMessage message) {
    long duration =
        200_000L + Math.floorMod(Dice.hash(rendering.timing(), message.seed()), 9_000_000);
    ink.text(",\"Error\":").quoted(error(message)).text(",\"Duration\":").number(duration);
    if (rendering.form() == Rendering.Form.VENUS_REPLAY) {
      ink.text(",\"StateRootAfterApply\":").link(rootAfter(message));
    }
    ink.text("}");
  }

  void envelope(SimMessage message) {
    ink.text("{\"Version\":0,\"To\":");
    address(changed(message, "Msg.To") ? "0" + (1_000 + message.nonce()) : message.to());
    ink.text(",\"From\":");
    address(changed(message, "Msg.From") ? "0" + (1_001 + message.nonce()) : message.from());
    ink.text(",\"Nonce\":").number(message.nonce() + one(message, "Msg.Nonce"));
    ink.text(",\"Value\":\"").number(message.value() + one(message, "Msg.Value"));
    ink.text("\",\"GasLimit\":").number(message.gasLimit() - one(message, "Msg.GasLimit"));
    ink.text(",\"GasFeeCap\":\"").number(message.implicit() ? 0 : message.feeCap());
    ink.text("\",\"GasPremium\":\"").number(message.implicit() ? 0 : message.premium());
    ink.text("\",\"Method\":").number(message.script().method() + one(message, "Msg.Method"));
    ink.text(",\"Params\":");
    bytes(
        Dice.hash(message.seed(), changed(message, "Msg.Params") ? 51 : 50),
        changed(message, "Msg.Params")
            ? message.script().paramBytes() + 1
            : message.script().paramBytes());
    ink.text(",\"CID\":").cid(message.unsignedCid()).text("}");
  }

  void receipt(SimMessage message) {
    ink.text("{\"ExitCode\":").number(outcome(message).exitCode()).text(",\"Return\":");
    boolean otherReturn = changed(message, "MsgRct.Return");
    int length = message.exitCode() == 0 ? message.script().returnBytes() : 0;
    if (message.failsBeforeRunning(trace.shape())) {
      length = 0;
    }
    bytes(Dice.hash(message.seed(), otherReturn ? 53 : 52), otherReturn ? length + 1 : length);
    ink.text(",\"GasUsed\":").number(outcome(message).gasUsed());
    boolean otherEvents = changed(message, "MsgRct.EventsRoot");
    if (otherEvents || message.kind() == SimMessage.Kind.DELEGATED) {
      ink.text(",\"EventsRoot\":").cid(Dice.hash(message.seed(), otherEvents ? 55 : 54));
    } else if (rendering.dialect() != Dialect.FOREST) {
      ink.text(",\"EventsRoot\":null");
    }
    ink.text("}");
  }

  private void cost(SimMessage message) {
    boolean failed = message.failsBeforeRunning(trace.shape());
    boolean free = message.implicit() || failed;
    ink.text("{\"Message\":");
    if (message.implicit() || (failed && rendering.dialect() == Dialect.FOREST)) {
      ink.text("null");
    } else {
      ink.cid(message.unsignedCid());
    }
    long unused = free ? 0 : message.gasLimit() - gasUsed(message);
    BigInteger burn = times(free ? 0 : gasUsed(message), SimTipset.BASE_FEE);
    BigInteger overestimation = times(unused / 8, SimTipset.BASE_FEE);
    BigInteger tip = times(free ? 0 : message.gasLimit(), message.premium());
    BigInteger refund = times(unused, message.feeCap());
    amount("GasUsed", message, BigInteger.valueOf(free ? 0 : gasUsed(message)));
    amount("BaseFeeBurn", message, burn);
    amount("OverEstimationBurn", message, overestimation);
    amount("MinerPenalty", message, BigInteger.valueOf(failed ? 69_066_300 : 0));
    amount("MinerTip", message, tip);
    amount("Refund", message, refund);
    amount("TotalCost", message, burn.add(overestimation).add(tip));
    ink.text("}");
  }

  private void amount(String name, SimMessage message, BigInteger value) {
    BigInteger shown = value.add(BigInteger.valueOf(one(message, "GasCost." + name)));
    ink.text(name.equals("Message") ? "\"" : ",\"").text(name).text("\":");
    ink.quoted(shown.toString());
  }

  private String error(SimMessage message) {
    int code = (int) outcome(message).exitCode();
    if (code == 0) {
      return "";
    }
    String name =
        switch (code) {
          case 1 -> "SysErrSenderInvalid";
          case 7 -> "SysErrOutOfGas";
          default -> "ErrIllegalArgument";
        };
    String shown = rendering.dialect() == Dialect.FOREST ? name + "(" + code + ")" : "" + code;
    String trail =
        code == 1
            ? "Actor sequence invalid"
            : "message failed with backtrace:\\n00: "
                + rendering.prefix()
                + message.to()
                + " (method "
                + message.script().method()
                + ") -- "
                + (code == 7 ? "out of gas" : "illegal argument")
                + " ("
                + code
                + ")\\n";
    return trail + " (RetCode=" + shown + ")";
  }

  private SimReceipt outcome(SimMessage message) {
    return SimReceipt.of(message, trace.shape(), fault);
  }

  private long gasUsed(SimMessage message) {
    return SimReceipt.of(message, trace.shape(), Optional.empty()).gasUsed();
  }

  private String rootAfter(SimMessage message) {
    boolean last = message.index() == trace.size() - 1;
    boolean wrong =
        fault.filter(f -> f.rootDiffers() && message.index() >= f.message()).isPresent();
    if (last) {
      return trace.root(wrong ? fault : Optional.empty());
    }
    return Cids.dagCbor(Dice.hash(message.seed(), wrong ? 57 : 56));
  }

  private static BigInteger times(long left, long right) {
    return BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
  }

  private boolean changed(SimMessage message, String field) {
    return fault.filter(wrong -> wrong.changes(message, field)).isPresent();
  }

  private long one(SimMessage message, String field) {
    return changed(message, field) ? 1 : 0;
  }

  private void address(String withoutPrefix) {
    ink.text("\"").text(rendering.prefix() == 'f' ? "f" : "t").text(withoutPrefix).text("\"");
  }

  private void bytes(long seed, int length) {
    if (length == 0) {
      ink.text(rendering.dialect().noBytes());
    } else {
      ink.base64(seed, length);
    }
  }
}
