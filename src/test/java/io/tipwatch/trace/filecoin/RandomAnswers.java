package io.tipwatch.trace.filecoin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small answers with everything that a trace may hold, and random changes to them. */
final class RandomAnswers {
  private final Random random;

  RandomAnswers(Random random) {
    this.random = random;
  }

  /** Some messages and, last, one that provides every group of fields. */
  JsonObject answer() {
    JsonArray trace = new JsonArray();
    for (int i = random.nextInt(4); i >= 0; i--) {
      trace.add(message("bafy" + i));
    }
    JsonObject anchor = message("bafyanchor");
    anchor.getJsonObject("ExecutionTrace").put("IpldOps", new JsonArray().add(operation()));
    anchor.getJsonObject("ExecutionTrace").put("GasCharges", new JsonArray().add(charge()));
    anchor.getJsonObject("ExecutionTrace").getJsonObject("Msg").put("ParamsCodec", 81);
    anchor.getJsonObject("ExecutionTrace").put("InvokedActor", actor());
    return new JsonObject().put("Root", cid("root")).put("Trace", trace.add(anchor));
  }

  /** Changes one to three things, which may be dropped ones; never the last message. */
  void change(JsonObject answer) {
    JsonArray trace = answer.getJsonArray("Trace");
    for (int i = random.nextInt(3); i >= 0; i--) {
      if (trace.size() > 1) {
        int index = random.nextInt(trace.size() - 1);
        if (random.nextInt(12) == 0) {
          trace.remove(index);
        } else {
          changeIn(trace.getJsonObject(index));
        }
      }
    }
  }

  private void changeIn(JsonObject message) {
    List<JsonObject> objects = new ArrayList<>();
    for (String name : List.of("Msg", "MsgRct", "GasCost")) {
      objects.add(message.getJsonObject(name));
    }
    objects.add(message);
    collect(message.getJsonObject("ExecutionTrace"), objects);
    JsonObject object = objects.get(random.nextInt(objects.size()));
    List<String> names =
        object.fieldNames().stream().filter(name -> !name.equals("MsgCid")).sorted().toList();
    String name = names.get(random.nextInt(names.size()));
    Object value = object.getValue(name);
    if (value instanceof JsonArray list) {
      changeList(object, name, list);
    } else if (!(value instanceof JsonObject inner)) {
      object.put(name, otherScalar(name, value));
    } else if (inner.containsKey("/")) {
      object.put(name, cid(letter()));
    }
  }

  private void collect(JsonObject call, List<JsonObject> into) {
    into.add(call);
    into.add(call.getJsonObject("Msg"));
    into.add(call.getJsonObject("MsgRct"));
    JsonObject actor = call.getJsonObject("InvokedActor");
    if (actor != null) {
      into.add(actor);
      into.add(actor.getJsonObject("State"));
    }
    for (String list : List.of("GasCharges", "IpldOps")) {
      objects(call, list).forEach(into::add);
    }
    objects(call, "Subcalls").forEach(subcall -> collect(subcall, into));
  }

  static List<JsonObject> objects(JsonObject call, String name) {
    JsonArray list = call.getJsonArray(name);
    return list == null ? List.of() : list.stream().map(JsonObject.class::cast).toList();
  }

  private void changeList(JsonObject object, String name, JsonArray list) {
    if (list.isEmpty()) {
      object.putNull(name);
      return;
    }
    int index = random.nextInt(list.size());
    switch (random.nextInt(3)) {
      case 0 -> list.remove(index);
      case 1 -> list.add(index, list.getValue(random.nextInt(list.size())));
      default -> list.add(list.remove(index));
    }
    object.put(name, list.copy());
  }

  private Object otherScalar(String name, Object value) {
    if (List.of("Return", "Params").contains(name)) {
      return random.nextBoolean() ? "" : letter();
    }
    if (name.equals("Error")) {
      return letter();
    }
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (List.of("From", "To").contains(name)) {
      return (random.nextBoolean() ? "t01" : "f01") + random.nextInt(4);
    }
    if (value == null) {
      return List.of("GasCharges", "Subcalls", "IpldOps").contains(name)
          ? new JsonArray()
          : name.equals("InvokedActor") ? actor() : cid(letter());
    }
    return name.equals("ExitCode") ? exit() : random.nextInt(5);
  }

  private JsonObject message(String cid) {
    return new JsonObject()
        .put("MsgCid", new JsonObject().put("/", cid))
        .put(
            "Msg",
            new JsonObject()
                .put("To", "f011")
                .put("From", "f012")
                .put("Nonce", random.nextInt(9))
                .put("Value", "1")
                .put("Method", 2)
                .put("Params", ""))
        .put(
            "MsgRct",
            new JsonObject()
                .put("ExitCode", exit())
                .put("Return", letter())
                .put("GasUsed", 5)
                .put("EventsRoot", random.nextBoolean() ? cid(letter()) : null))
        .put(
            "GasCost",
            new JsonObject().put("BaseFeeBurn", "1").put("Refund", "2").put("TotalCost", "3"))
        .put("ExecutionTrace", call(3))
        .put("Error", letter())
        .put("Duration", random.nextInt(5));
  }

  private JsonObject call(int depth) {
    JsonArray subcalls = new JsonArray();
    for (int i = depth == 0 ? 0 : random.nextInt(3); i > 0; i--) {
      subcalls.add(call(depth - 1));
    }
    JsonArray charges = new JsonArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      charges.add(charge());
    }
    JsonArray operations = new JsonArray();
    for (int i = random.nextInt(3); i > 0; i--) {
      operations.add(operation());
    }
    return new JsonObject()
        .put(
            "Msg",
            new JsonObject()
                .put("From", "f01" + random.nextInt(4))
                .put("To", "f01" + random.nextInt(4))
                .put("Value", "0")
                .put("Method", random.nextInt(3))
                .put("Params", letter())
                .put("ParamsCodec", 0)
                .put("GasLimit", random.nextInt(3))
                .put("ReadOnly", false))
        .put(
            "MsgRct",
            new JsonObject()
                .put("ExitCode", exit())
                .put("Return", random.nextBoolean() ? letter() : null)
                .put("ReturnCodec", 0))
        .put("InvokedActor", random.nextBoolean() ? actor() : null)
        .put("GasCharges", charges)
        .put("Subcalls", subcalls.isEmpty() ? null : subcalls)
        .put("IpldOps", operations)
        .put("Logs", new JsonArray().add(letter()));
  }

  private JsonObject actor() {
    return new JsonObject()
        .put("Id", random.nextInt(9))
        .put(
            "State",
            new JsonObject()
                .put("Code", cid(letter()))
                .put("Head", cid(letter()))
                .put("Nonce", 0)
                .put("Balance", "0"));
  }

  private JsonObject charge() {
    return new JsonObject()
        .put("Name", random.nextBoolean() ? "OnMethodInvocation" : letter())
        .put("tg", random.nextInt(3))
        .put("cg", 1)
        .put("sg", 0)
        .put("tt", random.nextInt(9));
  }

  private JsonObject operation() {
    return new JsonObject()
        .put("Op", random.nextBoolean() ? "Get" : "Put")
        .put("Cid", cid(letter()))
        .put("Size", random.nextInt(3));
  }

  private static JsonObject cid(String text) {
    return new JsonObject().put("/", "bafy" + text);
  }

  private int exit() {
    return List.of(0, 5, 10, 16, 33).get(random.nextInt(5));
  }

  private String letter() {
    return String.valueOf((char) ('a' + random.nextInt(3)));
  }
}
