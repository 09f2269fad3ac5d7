package io.tipwatch.trace.filecoin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the first place in which one message differs: in what it is, what it did, what came out.
 */
final class MessageLocator {
  private static final List<String> MESSAGE =
      List.of(
          "Msg.From",
          "Msg.To",
          "Msg.Value",
          "Msg.Method",
          "Msg.Params",
          "Msg.Nonce",
          "Msg.GasLimit",
          "Msg.GasFeeCap",
          "Msg.GasPremium",
          "Msg.Version");
  private static final List<String> RESULT =
      List.of(
          "MsgRct.ExitCode",
          "MsgRct.Return",
          "MsgRct.GasUsed",
          "MsgRct.EventsRoot",
          "GasCost.BaseFeeBurn",
          "GasCost.OverEstimationBurn",
          "GasCost.MinerPenalty",
          "GasCost.MinerTip",
          "GasCost.Refund",
          "GasCost.GasUsed",
          "GasCost.TotalCost");
  private static final List<String> COST_MESSAGE = List.of("GasCost.Message");
  private static final List<String> STATE = List.of("StateRootAfterApply");

  private MessageLocator() {}

  static Optional<Place> find(
      TraceSummary left, MessageEntry a, TraceSummary right, MessageEntry b, Shared shared)
      throws IOException {
    Map<String, String> mine = CallValues.ofMessage(left.ranges(), a);
    Map<String, String> theirs = CallValues.ofMessage(right.ranges(), b);
    Optional<Place> place = scalar(MESSAGE, mine, theirs).or(() -> executed(a, b));
    if (place.isEmpty() && a.executed() && b.executed()) {
      place = CallLocator.find(left, a, right, b, shared);
    }
    boolean named = a.has(Group.COST_MESSAGE) && b.has(Group.COST_MESSAGE);
    boolean states = shared.has(Group.STATE_AFTER);
    place =
        place
            .or(() -> scalar(RESULT, mine, theirs))
            .or(() -> named ? scalar(COST_MESSAGE, mine, theirs) : Optional.empty())
            .or(() -> states ? scalar(STATE, mine, theirs) : Optional.empty());
    return place.isPresent() ? place : UnknownLocator.find(left, a, right, b, shared);
  }

  private static Optional<Place> executed(MessageEntry a, MessageEntry b) {
    return a.executed() == b.executed()
        ? Optional.empty()
        : Optional.of(
            Place.of(
                Optional.empty(),
                "ExecutionTrace",
                Optional.of(Values.executed(a)),
                Optional.of(Values.executed(b))));
  }

  private static Optional<Place> scalar(
      List<String> fields, Map<String, String> mine, Map<String, String> theirs) {
    return Values.firstDifference(fields, mine, theirs)
        .map(field -> Values.place(Optional.empty(), field, mine, theirs));
  }
}
