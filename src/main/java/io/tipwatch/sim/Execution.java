package io.tipwatch.sim;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a node answers when it is asked to execute again. */
final class Execution {
  private final NodeProfile profile;
  private final Follower follower;
  private final NodeSettings settings;
  private long answers;

  Execution(NodeProfile profile, Follower follower, NodeSettings settings) {
    this.profile = profile;
    this.follower = follower;
    this.settings = settings;
  }

  Reply compute(SimTipset tipset) {
    Optional<TraceFault> fault = fault(tipset);
    SimTrace trace = follower.trace(tipset);
    if (isTooLarge(trace, fault)) {
      return new Reply.Failed(RpcFailure.TOO_LARGE.on(profile.dialect()));
    }
    return new Reply.Streamed(trace.render(rendering(), fault));
  }

  /** The root alone. */
  String root(SimTipset tipset) {
    return follower.trace(tipset).root(fault(tipset));
  }

  Reply replay(SimTipset tipset, String cid) {
    SimTrace trace = follower.trace(tipset);
    for (SimMessage message : trace.messages()) {
      if (Cids.dagCbor(message.cid()).equals(cid)) {
        return new Reply.Streamed(
            TraceWriter.ofMessage(trace, message.index(), rendering(), fault(tipset)));
      }
    }
    return new Reply.Failed(
        RpcFailure.of(1, "message not found in tipset: " + cid).on(profile.dialect()));
  }

  /** What a tipset comes to here. */
  Executed executed(SimTipset tipset) {
    return Executed.of(follower.trace(tipset), fault(tipset));
  }

  /** The receipts of explicit messages, in the order of execution. */
  Reply receipts(SimTipset tipset) {
    SimTrace trace = follower.trace(tipset);
    Ink ink = new Ink().text("[");
    MessageWriter writer = new MessageWriter(ink, trace, rendering(), fault(tipset));
    String comma = "";
    for (SimMessage message : trace.explicit()) {
      ink.text(comma);
      writer.receipt(message);
      comma = ",";
    }
    return list(trace, ink);
  }

  Reply messages(SimTipset tipset) {
    SimTrace trace = follower.trace(tipset);
    Ink ink = new Ink().text("[");
    MessageWriter writer = new MessageWriter(ink, trace, rendering(), Optional.empty());
    String comma = "";
    for (SimMessage message : trace.explicit()) {
      ink.text(comma).text("{\"Cid\":").cid(message.cid()).text(",\"Message\":");
      writer.envelope(message);
      ink.text("}");
      comma = ",";
    }
    return list(trace, ink);
  }

  private Optional<TraceFault> fault(SimTipset tipset) {
    if (settings.everySecondAnswer().isPresent() && answers++ % 2 == 1) {
      return settings.everySecondAnswer();
    }
    return follower.faultAt(tipset.key());
  }

  private Rendering rendering() {
    boolean venusReplay = profile.legacy() && profile.dialect() == Dialect.VENUS;
    return new Rendering(
        profile.dialect(),
        profile.generation(),
        venusReplay ? Rendering.Form.VENUS_REPLAY : Rendering.Form.STATE_COMPUTE,
        profile.prefix(),
        Dice.hash(7, profile.name().name()));
  }

  /** Made once for its size alone, as far as the limit: only Forest has one. */
  private boolean isTooLarge(SimTrace trace, Optional<TraceFault> fault) {
    if (profile.maxResponseBytes() == Long.MAX_VALUE) {
      return false;
    }
    TraceWriter writer = new TraceWriter(trace, rendering(), fault);
    long bytes = 0;
    for (int piece = writer.next().length; piece > 0; piece = writer.next().length) {
      bytes += piece;
      if (bytes > profile.maxResponseBytes()) {
        return true;
      }
    }
    return false;
  }

  /** A list that a Go program never allocated is null. */
  private Reply list(SimTrace trace, Ink ink) {
    if (trace.explicit().isEmpty() && profile.dialect() != Dialect.FOREST) {
      return new Reply.Nothing();
    }
    return new Reply.Value(new String(ink.text("]").take(), StandardCharsets.US_ASCII));
  }
}
