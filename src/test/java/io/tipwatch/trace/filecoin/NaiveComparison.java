package io.tipwatch.trace.filecoin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a person would write who has all of both answers in memory and all the time in the world.
 */
final class NaiveComparison {
  private static final Set<String> ADDRESSES = Set.of("From", "To", "DelegatedAddress");

  private NaiveComparison() {}

  /** The left index of the first message that differs; -1 if it is one that only the right has. */
  static OptionalInt firstDifference(JsonObject left, JsonObject right) {
    List<JsonObject> mine = RandomAnswers.objects(left, "Trace");
    List<JsonObject> theirs = RandomAnswers.objects(right, "Trace");
    int at = 0;
    for (int i = 0; i < mine.size(); i++) {
      if (!has(theirs, mine.get(i))) {
        return OptionalInt.of(i);
      }
      if (!has(mine, theirs.get(at))) {
        return OptionalInt.of(-1);
      }
      if (!canonical(mine.get(i)).equals(canonical(theirs.get(at)))) {
        return OptionalInt.of(i);
      }
      at++;
    }
    return at < theirs.size() ? OptionalInt.of(-1) : OptionalInt.empty();
  }

  private static boolean has(List<JsonObject> messages, JsonObject message) {
    return messages.stream().anyMatch(m -> m.getValue("MsgCid").equals(message.getValue("MsgCid")));
  }

  private static String canonical(JsonObject message) {
    return String.join(
        "|",
        object(message.getJsonObject("Msg")),
        object(message.getJsonObject("MsgRct")),
        object(message.getJsonObject("GasCost")),
        call(message.getJsonObject("ExecutionTrace")));
  }

  private static String call(JsonObject call) {
    List<JsonObject> charges = RandomAnswers.objects(call, "GasCharges");
    List<JsonObject> subcalls = RandomAnswers.objects(call, "Subcalls");
    JsonObject receipt = call.getJsonObject("MsgRct").copy();
    boolean invoked =
        charges.stream().anyMatch(c -> "OnMethodInvocation".equals(c.getValue("Name")));
    boolean returned = !text("Return", receipt.getValue("Return")).isEmpty();
    boolean rendering =
        Set.of("0", "5", "10").contains(String.valueOf(receipt.getValue("ExitCode")));
    if (!invoked && !returned && subcalls.isEmpty() && rendering) {
      receipt.put("ExitCode", "any");
    }
    return String.join(
        "|",
        object(call.getJsonObject("Msg")),
        object(receipt),
        object(call.getJsonObject("InvokedActor")),
        charges.stream()
            .map(c ->
                c.getValue("Name")
                    + " "
                    + c.getValue("tg")
                    + " "
                    + c.getValue("cg")
                    + " "
                    + c.getValue("sg"))
            .toList()
            .toString(),
        RandomAnswers.objects(call, "IpldOps").stream()
            .map(NaiveComparison::object)
            .toList()
            .toString(),
        subcalls.stream().map(NaiveComparison::call).collect(Collectors.joining(",", "(", ")")));
  }

  private static String object(JsonObject object) {
    TreeMap<String, String> fields = new TreeMap<>();
    if (object != null) {
      object.forEach(field -> {
        String text = text(field.getKey(), field.getValue());
        if (!text.isEmpty()) {
          fields.put(field.getKey(), text);
        }
      });
    }
    return fields.toString();
  }

  private static String text(String name, Object value) {
    return switch (value) {
      case null -> "";
      case JsonObject object when object.containsKey("/") -> object.getString("/");
      case JsonObject object -> object(object);
      case JsonArray list -> list.encode();
      case String address when ADDRESSES.contains(name) -> address.substring(1);
      default -> value.toString();
    };
  }
}
