package io.tipwatch.report;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.report.Diagnosis.Cause;
import io.tipwatch.report.Diagnosis.Chain;
import io.tipwatch.report.Diagnosis.Command;
import io.tipwatch.report.Diagnosis.DifferenceClass;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Group;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Message;
import io.tipwatch.report.Diagnosis.Method;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.NotCompared;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.Diagnosis.Step;
import io.tipwatch.report.Diagnosis.Tipset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Makes a diagnosis from the members of a report; the mirror of {@link ReportWriter}. */
final class ReportReader {
  private ReportReader() {}

  static Diagnosis report(JsonMembers json) {
    if (!json.text("schema").equals(Diagnosis.SCHEMA)) {
      throw new IllegalArgumentException(
          "the schema is " + json.text("schema") + ", not " + Diagnosis.SCHEMA);
    }
    Diagnosis diagnosis =
        new Diagnosis(
            verdict(json.text("verdict"), json.object("detail")),
            whole(json.object("chain"), ReportReader::chain),
            json.optionalObject("tipset").map(one -> whole(one, ReportReader::tipset)),
            each(json.objects("nodes"), ReportReader::node),
            each(json.objects("groups"), ReportReader::group),
            nodes(json.texts("suspects")),
            constant(Arbiter.class, json.text("arbiter")),
            whole(json.object("cause"), ReportReader::cause),
            json.optionalObject("location").map(one -> whole(one, ReportReader::location)),
            each(json.objects("differing"), ReportReader::differing),
            each(json.objects("notCompared"), ReportReader::notCompared),
            normalised(json.object("normalised")),
            each(json.objects("rungs"), ReportReader::rung),
            each(json.objects("reproduce"), ReportReader::command),
            json.texts("evidence"));
    json.end();
    return diagnosis;
  }

  private static Verdict verdict(String kind, JsonMembers detail) {
    return whole(
        detail,
        json ->
            switch (kind) {
              case "MATCH" -> new Verdict.Match(json.number("height"));
              case "LAGGING" -> new Verdict.Lagging(node(json, "node"), json.number("by"));
              case "UNSETTLED" -> new Verdict.Unsettled();
              case "FORK" -> new Verdict.Fork(json.number("height"), nodeSet(json));
              case "STATE_SPLIT" ->
                  new Verdict.StateSplit(json.number("height"), key(json), nodeSet(json));
              case "REJECTED" ->
                  new Verdict.Rejected(node(json, "node"), json.number("height"), key(json));
              case "STALLED" -> new Verdict.Stalled(node(json, "node"), json.number("height"));
              case "CHAIN_STALLED" -> new Verdict.ChainStalled(json.number("height"));
              case "TRACE_DRIFT" -> new Verdict.TraceDrift(json.number("height"), key(json));
              case "UNSTABLE" -> new Verdict.Unstable(node(json, "node"), json.number("height"));
              case "DOWN" -> new Verdict.Down(node(json, "node"), json.text("reason"));
              case "INCONCLUSIVE" -> new Verdict.Inconclusive(json.text("reason"));
              default -> throw new IllegalArgumentException("unknown verdict " + kind);
            });
  }

  private static Chain chain(JsonMembers json) {
    return new Chain(json.text("name"), json.text("family"));
  }

  private static Tipset tipset(JsonMembers json) {
    return new Tipset(json.number("height"), key(json));
  }

  private static Node node(JsonMembers json) {
    return new Node(
        node(json, "name"),
        json.optionalText("client"),
        json.optionalText("version"),
        json.optionalText("root"),
        json.optionalText("receiptsRoot"),
        json.optionalText("error"));
  }

  private static Group group(JsonMembers json) {
    return new Group(json.text("root"), nodes(json.texts("nodes")));
  }

  private static Cause cause(JsonMembers json) {
    return new Cause(json.text("class"), json.text("text"));
  }

  private static Location location(JsonMembers json) {
    return new Location(
        whole(json.object("message"), ReportReader::message),
        json.optionalIntegers("call"),
        json.texts("callees"),
        json.text("field"),
        values(json.object("values")),
        each(json.objects("before"), ReportReader::step),
        each(json.objects("after"), ReportReader::step));
  }

  private static Message message(JsonMembers json) {
    return new Message(
        JsonMembers.integer(json.number("index")),
        json.text("id"),
        json.text("from"),
        json.text("to"),
        whole(
            json.object("method"),
            method -> new Method(method.text("number"), method.optionalText("name"))),
        json.flag("implicit"));
  }

  private static Step step(JsonMembers json) {
    return new Step(json.text("at"), values(json.object("values")));
  }

  private static Map<NodeId, String> values(JsonMembers json) {
    Map<NodeId, String> values = new LinkedHashMap<>();
    for (String name : new TreeSet<>(json.names())) {
      values.put(new NodeId(name), json.text(name));
    }
    return values;
  }

  private static Differing differing(JsonMembers json) {
    return new Differing(
        whole(json.object("message"), ReportReader::message),
        constant(DifferenceClass.class, json.text("class")),
        json.text("field"));
  }

  private static NotCompared notCompared(JsonMembers json) {
    return new NotCompared(json.text("field"), json.text("reason"));
  }

  private static SortedMap<String, Long> normalised(JsonMembers json) {
    SortedMap<String, Long> rules = new TreeMap<>();
    for (String rule : new TreeSet<>(json.names())) {
      rules.put(rule, json.number(rule));
    }
    return rules;
  }

  private static Rung rung(JsonMembers json) {
    return new Rung(
        json.text("name"), json.text("outcome"), json.number("millis"), json.number("bytes"));
  }

  private static Command command(JsonMembers json) {
    return new Command(json.text("client"), json.text("line"));
  }

  private static NodeId node(JsonMembers json, String member) {
    return new NodeId(json.text(member));
  }

  private static List<NodeId> nodes(List<String> names) {
    return names.stream().map(NodeId::new).toList();
  }

  private static Set<NodeId> nodeSet(JsonMembers json) {
    return Set.copyOf(nodes(json.texts("nodes")));
  }

  private static TipsetKey key(JsonMembers json) {
    return new TipsetKey(json.texts("key"));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("lower case was expected: " + name);
    }
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  private static <T> List<T> each(List<JsonMembers> objects, Function<JsonMembers, T> reader) {
    List<T> all = new ArrayList<>();
    objects.forEach(json -> all.add(whole(json, reader)));
    return all;
  }

  private static <T> T whole(JsonMembers json, Function<JsonMembers, T> reader) {
    T value = reader.apply(json);
    json.end();
    return value;
  }
}
