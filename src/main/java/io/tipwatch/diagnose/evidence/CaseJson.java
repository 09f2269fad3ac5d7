package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.Case;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.Known;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.JsonReader;
import io.tipwatch.node.rpc.JsonWriter;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.report.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A case as JSON, schema {@code tipwatch.case/1}, with the times that were measured in it.
 *
 * @param millis by name; the same may be measured more than once
 * @param missing why a replay is not possible; empty if it is
 */
record CaseJson(Case about, Map<String, List<Long>> millis, Optional<String> missing) {
  static final String SCHEMA = "tipwatch.case/1";

  /** Some hundred nodes with some ten methods each, and all the times. */
  static final int MAX_BYTES = 8 << 20;

  private static final int MAX_NODES = 1_000;
  private static final int MAX_TIMES = 1_000;
  private static final long MAX_EXECUTE_MILLIS = Duration.ofDays(1).toMillis();

  byte[] write() {
    Json.Obj chain =
        Json.Obj.of()
            .with("name", Json.of(about.chain().name()))
            .with("family", Json.of(about.chain().family()));
    Json.Obj json =
        Json.Obj.of()
            .with("schema", Json.of(SCHEMA))
            .with("software", Json.of(about.software()))
            .with(
                "chain", about.profile().map(p -> chain.with("profile", Json.of(p))).orElse(chain))
            .with("nodes", new Json.Arr(about.nodes().stream().map(CaseJson::write).toList()))
            .with("executeMillis", Json.of(about.executeTimeout().toMillis()))
            .with("question", QuestionJson.write(about.question()))
            .with("millis", times());
    Json.Obj whole = missing.map(why -> json.with("missing", Json.of(why))).orElse(json);
    return JsonWriter.writePretty(whole);
  }

  private Json times() {
    Map<String, Json> times = new LinkedHashMap<>();
    millis.forEach(
        (name, all) -> times.put(name, new Json.Arr(all.stream().map(Json::of).toList())));
    return new Json.Obj(times);
  }

  private static Json write(Case.Member node) {
    Map<String, Json> methods = new LinkedHashMap<>();
    node.known()
        .capabilities()
        .sorted()
        .forEach((method, support) -> methods.put(method, write(support)));
    return Json.Obj.of()
        .with("name", Json.of(node.name().name()))
        .with("stated", node.stated().map(Json::of).orElse(Json.Null.VALUE))
        .with("client", Json.of(node.known().client()))
        .with("methods", new Json.Obj(methods));
  }

  private static Json write(Support support) {
    return switch (support) {
      case Capabilities.Present _ -> Json.Obj.of().with("is", Json.of("present"));
      case Capabilities.Absent(String reason) ->
          Json.Obj.of().with("is", Json.of("absent")).with("reason", Json.of(reason));
      case Capabilities.Unknown(String reason) ->
          Json.Obj.of().with("is", Json.of("unknown")).with("reason", Json.of(reason));
    };
  }

  static CaseJson read(byte[] text) throws MalformedJsonException {
    JsonField json = JsonReader.read(text).root("case");
    JsonField schema = json.at("schema");
    if (!schema.text().equals(SCHEMA)) {
      throw schema.expected(SCHEMA);
    }
    List<Case.Member> nodes = new ArrayList<>();
    for (JsonField node : json.at("nodes").items(MAX_NODES)) {
      nodes.add(member(node));
    }
    JsonField chain = json.at("chain");
    try {
      Case about =
          new Case(
              json.at("software").text(),
              new Diagnosis.Chain(chain.at("name").text(), chain.at("family").text()),
              chain.at("profile").optionalText(),
              nodes,
              Duration.ofMillis(json.at("executeMillis").number(0, MAX_EXECUTE_MILLIS)),
              QuestionJson.read(json.at("question")));
      return new CaseJson(about, times(json.at("millis")), json.at("missing").optionalText());
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException("case: " + e.getMessage());
    }
  }

  private static Case.Member member(JsonField json) throws MalformedJsonException {
    Map<String, Support> methods = new LinkedHashMap<>();
    for (Map.Entry<String, JsonField> method : json.at("methods").members().entrySet()) {
      methods.put(method.getKey(), support(method.getValue()));
    }
    return new Case.Member(
        Names.node(json.at("name")),
        json.at("stated").optionalText(),
        new Known(json.at("client").text(), new Capabilities(methods)));
  }

  private static Support support(JsonField json) throws MalformedJsonException {
    JsonField is = json.at("is");
    return switch (is.text()) {
      case "present" -> new Capabilities.Present();
      case "absent" -> new Capabilities.Absent(json.at("reason").text());
      case "unknown" -> new Capabilities.Unknown(json.at("reason").text());
      default -> throw is.expected("present, absent or unknown");
    };
  }

  private static Map<String, List<Long>> times(JsonField json) throws MalformedJsonException {
    Map<String, List<Long>> times = new LinkedHashMap<>();
    for (Map.Entry<String, JsonField> time : json.members().entrySet()) {
      List<Long> all = new ArrayList<>();
      for (JsonField one : time.getValue().items(MAX_TIMES)) {
        all.add(one.number());
      }
      times.put(time.getKey(), all);
    }
    return times;
  }
}
