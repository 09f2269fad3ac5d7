package io.tipwatch.trace.filecoin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Every kind of change to one answer: in its first and last message, and at each depth. */
final class Mutations {
  private static final String OTHER_CID =
      "bafy2bzacedother2222222222222222222222222222222222222222222222";

  private static final Pattern CODEC = Pattern.compile("Codec\":[1-9]");

  private final byte[] document;
  private final List<Span> messages;
  private final Random random;

  /** Whether the answer tells codecs at all; before network version 18 all are 0. */
  private final boolean codecs;

  private final List<Mutation> made = new ArrayList<>();

  private Mutations(byte[] document, Random random) {
    this.document = document;
    this.messages = Span.root(document).at("Trace").elements();
    this.random = random;
    this.codecs = CODEC.matcher(new String(document, StandardCharsets.ISO_8859_1)).find();
  }

  /** One call of a message. */
  private record Call(int message, List<Integer> path, Span span) {}

  static List<Mutation> of(byte[] document, Random random) {
    Mutations mutations = new Mutations(document, random);
    mutations.makeAll();
    return mutations.made;
  }

  private void makeAll() {
    int last = messages.size() - 1;
    int middle = random.nextInt(messages.size());
    for (int message : List.of(0, middle, last)) {
      messageFields(message);
      messageLists(message);
    }
    for (Call call : chosenCalls(List.of(0, middle, last))) {
      callFields(call);
      if (call.span().get("InvokedActor").filter(a -> !a.isNull()).isPresent()) {
        actorFields(call);
      }
      charges(call);
      subcalls(call);
      operations(call);
    }
  }

  /** A call at each depth of these messages, and one at each depth of any message. */
  private List<Call> chosenCalls(List<Integer> of) {
    List<Call> chosen = new ArrayList<>();
    for (int message : of.stream().distinct().toList()) {
      List<Call> calls = new ArrayList<>();
      addCalls(message, List.of(), messages.get(message).at("ExecutionTrace"), calls);
      chosen.addAll(oneAtEachDepth(calls).values());
    }
    List<Call> any = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    for (int message : order.subList(0, Math.min(order.size(), 40))) {
      addCalls(message, List.of(), messages.get(message).at("ExecutionTrace"), any);
    }
    chosen.addAll(oneAtEachDepth(any).values());
    return chosen;
  }

  private Map<Integer, Call> oneAtEachDepth(List<Call> calls) {
    Collections.shuffle(calls, random);
    Map<Integer, Call> byDepth = new TreeMap<>();
    calls.forEach(call -> byDepth.putIfAbsent(call.path().size(), call));
    return byDepth;
  }

  private static void addCalls(int message, List<Integer> path, Span span, List<Call> into) {
    into.add(new Call(message, path, span));
    List<Span> subcalls = span.at("Subcalls").elements();
    for (int i = 0; i < subcalls.size(); i++) {
      List<Integer> below = new ArrayList<>(path);
      below.add(i);
      addCalls(message, below, subcalls.get(i), into);
    }
  }

  private void messageFields(int index) {
    Span message = messages.get(index);
    for (String object : List.of("Msg", "MsgRct", "GasCost")) {
      message
          .at(object)
          .fields()
          .forEach((name, value) -> {
            boolean identity = name.equals("CID");
            boolean soft = name.equals("Message") && value.isNull();
            if (!identity && !soft) {
              String field = object + "." + name;
              made.add(Mutation.ofMessage("message." + field, changed(name, value), index, field));
            }
          });
    }
  }

  private void messageLists(int index) {
    List<Span> all = messages;
    made.add(Mutation.ofMessage("message removed", removed(all, index), index, "Trace"));
    Span message = all.get(index);
    String cid = message.at("MsgCid", "/").text();
    String unsigned = message.at("Msg", "CID", "/").text();
    String other = "\"" + OTHER_CID + "\"";
    String added = message.text().replace(cid, other).replace(unsigned, other);
    made.add(
        new Mutation(
            "message added",
            Optional.empty(),
            inserted(message, added),
            index,
            true,
            Optional.empty(),
            "Trace"));
    if (index + 1 < all.size()) {
      made.add(Mutation.ofMessage("message moved", swapped(all, index), index, "Trace"));
    }
  }

  private void callFields(Call call) {
    for (String object : List.of("Msg", "MsgRct")) {
      boolean oldest = call.span().at("Msg").get("Nonce").isPresent();
      call.span()
          .at(object)
          .fields()
          .forEach((name, value) -> {
            boolean receiptOfMessage = name.equals("GasUsed") || name.equals("EventsRoot");
            boolean ofSigned =
                List.of("Nonce", "Version", "GasFeeCap", "GasPremium", "CID").contains(name);
            boolean codec = name.endsWith("Codec") && !codecs;
            if (!receiptOfMessage && !codec && !(oldest && ofSigned)) {
              String field =
                  name.equals("CodeCid") ? "InvokedActor.State.Code" : object + "." + name;
              Spliced right =
                  name.equals("ExitCode")
                      ? replaced(value, value.text().equals("33") ? "34" : "33")
                      : changed(name, value);
              add("call." + object + "." + name, call, right, field);
            }
          });
    }
  }

  private void actorFields(Call call) {
    Span actor = call.span().at("InvokedActor");
    add("actor removed", call, replaced(actor, "null"), "InvokedActor.Id");
    add("actor.Id", call, changed("Id", actor.at("Id")), "InvokedActor.Id");
    actor
        .at("State")
        .fields()
        .forEach((name, value) -> {
          String field = name.equals("Address") ? "DelegatedAddress" : name;
          add("actor." + field, call, changed(name, value), "InvokedActor.State." + field);
        });
  }

  private void charges(Call call) {
    List<Span> all = call.span().at("GasCharges").elements();
    if (all.isEmpty()) {
      return;
    }
    int index = random.nextInt(all.size());
    Span charge = all.get(index);
    String item = "GasCharges[" + index + "]";
    add("charge.Name", call, replaced(charge.at("Name"), "\"OnSomethingElse\""), item);
    for (String part : List.of("tg", "cg", "sg")) {
      add("charge." + part, call, changed(part, charge.at(part)), item + "." + part);
    }
    String added = charge.text().replace(charge.at("Name").text(), "\"OnSomethingNew\"");
    add("charge added", call, inserted(charge, added), item);
    int end = index;
    while (end + 1 < all.size() && sameCharge(all.get(end), all.get(end + 1))) {
      end++;
    }
    add("charge removed", call, removed(all, index), "GasCharges[" + end + "]");
    if (end + 1 < all.size()) {
      add("charge moved", call, swapped(all, end), "GasCharges[" + end + "]");
    }
  }

  private static boolean sameCharge(Span a, Span b) {
    return List.of("Name", "tg", "cg", "sg").stream()
        .allMatch(part -> a.at(part).text().equals(b.at(part).text()));
  }

  private void subcalls(Call call) {
    List<Span> all = call.span().at("Subcalls").elements();
    if (all.isEmpty()) {
      return;
    }
    int index = random.nextInt(all.size());
    Span subcall = all.get(index);
    Span to = subcall.at("Msg", "To");
    String text = subcall.text();
    int at = to.start() - subcall.start();
    String added = text.substring(0, at) + "\"f0999" + text.substring(at + 3);
    add("subcall added", call, inserted(subcall, added), "Subcalls[" + index + "]");
    int end = index;
    while (end + 1 < all.size() && timeless(all.get(end)).equals(timeless(all.get(end + 1)))) {
      end++;
    }
    add("subcall removed", call, removed(all, index), "Subcalls[" + end + "]");
    if (end + 1 < all.size()) {
      add("subcall moved", call, swapped(all, end), "Subcalls[" + end + "]");
    }
  }

  private static String timeless(Span call) {
    return call.text().replaceAll("\"(tt|Duration)\":\\d+", "");
  }

  private void operations(Call call) {
    List<String> ops =
        List.of(
            operation("Get", "a", 120), operation("Get", "a", 120),
            operation("Put", "b", 99), operation("Put", "c", 7));
    operations(call, "op.Op", ops, with(ops, 2, operation("Get", "b", 99)), "[2].Op");
    operations(call, "op.Cid", ops, with(ops, 2, operation("Put", "x", 99)), "[2].Cid");
    operations(call, "op.Size", ops, with(ops, 3, operation("Put", "c", 8)), "[3].Size");
    operations(call, "op removed", ops, List.of(ops.get(1), ops.get(2), ops.get(3)), "[1]");
    operations(
        call, "op moved", ops, List.of(ops.get(0), ops.get(2), ops.get(1), ops.get(3)), "[1]");
    List<String> more = new ArrayList<>(ops);
    more.add(operation("Put", "z", 1));
    operations(call, "op added", ops, more, "[4]");
  }

  private void operations(
      Call call, String kind, List<String> left, List<String> right, String item) {
    made.add(
        new Mutation(
            kind,
            Optional.of(operations(call.span(), left)),
            operations(call.span(), right),
            call.message(),
            false,
            Optional.of(call.path()),
            "IpldOps" + item));
  }

  private Spliced operations(Span call, List<String> operations) {
    String field = ",\"IpldOps\":[" + String.join(",", operations) + "]}";
    return Spliced.of(document, call.end() - 1, call.end(), field);
  }

  private static String operation(String op, String cid, int size) {
    return String.format("{\"Op\":\"%s\",\"Cid\":{\"/\":\"bafy%s\"},\"Size\":%d}", op, cid, size);
  }

  private static List<String> with(List<String> list, int index, String item) {
    List<String> changed = new ArrayList<>(list);
    changed.set(index, item);
    return changed;
  }

  private void add(String kind, Call call, Spliced right, String field) {
    made.add(Mutation.ofCall(kind, right, call.message(), call.path(), field));
  }

  private Spliced replaced(Span span, String text) {
    return Spliced.of(document, span.start(), span.end(), text);
  }

  private Spliced changed(String name, Span value) {
    return replaced(value, otherValue(name, value.text()));
  }

  private static String otherValue(String name, String text) {
    if (text.equals("null") || text.equals("\"\"")) {
      return switch (name) {
        case "Return", "Params" -> "\"AQID\"";
        case "Address", "DelegatedAddress" -> "\"f410faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"";
        default -> "{\"/\":\"" + OTHER_CID + "\"}";
      };
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true") ? "false" : "true";
    }
    if (text.startsWith("{")) {
      return "{\"/\":\"" + OTHER_CID + "\"}";
    }
    if (text.startsWith("\"")) {
      int middle = (text.length() + 1) / 2;
      return text.substring(0, middle) + "1" + text.substring(middle);
    }
    return text.endsWith("1") ? text + "2" : text.equals("0") ? "1" : text + "1";
  }

  private Spliced inserted(Span before, String text) {
    return Spliced.of(document, before.start(), before.start(), text + ",");
  }

  private Spliced removed(List<Span> list, int index) {
    if (index + 1 < list.size()) {
      return Spliced.of(document, list.get(index).start(), list.get(index + 1).start(), "");
    }
    int from = index == 0 ? list.getFirst().start() : list.get(index - 1).end();
    return Spliced.of(document, from, list.get(index).end(), "");
  }

  private Spliced swapped(List<Span> list, int index) {
    Span first = list.get(index);
    Span second = list.get(index + 1);
    return Spliced.of(document, first.start(), second.end(), second.text() + "," + first.text());
  }
}
