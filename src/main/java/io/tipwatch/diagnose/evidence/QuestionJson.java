package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.diagnose.Question;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a ladder was asked, as JSON. */
final class QuestionJson {
  private static final int MAX_NODES = 1_000;
  private static final int MAX_DIGITS = 200;

  private QuestionJson() {}

  static Json write(Question question) {
    return switch (question) {
      case Question.Sign(Suspicion suspicion) -> write(suspicion);
      case Question.Execution(Tipset tipset, Optional<Tipset> child) ->
          of("execution").with("tipset", write(tipset)).with("child", write(child));
      case Question.Height(long height) -> of("height").with("height", Json.of(height));
      case Question.Named(TipsetKey key) -> of("tipset").with("key", write(key));
    };
  }

  private static Json.Obj of(String kind) {
    return Json.Obj.of().with("kind", Json.of(kind));
  }

  private static Json write(Suspicion suspicion) {
    return of("suspicion")
        .with("sign", Json.of(suspicion.sign().name().toLowerCase(Locale.ROOT)))
        .with("lastCommon", write(suspicion.lastCommon()))
        .with("child", write(suspicion.child()))
        .with("suspects", write(suspicion.suspects()))
        .with("witnesses", write(suspicion.witnesses()))
        .with("since", Json.of(suspicion.since().toString()))
        .with("settled", Json.of(suspicion.settled()));
  }

  private static Json write(Set<NodeId> nodes) {
    return new Json.Arr(nodes.stream().sorted().map(node -> Json.of(node.name())).toList());
  }

  private static Json write(TipsetKey key) {
    return new Json.Arr(key.cids().stream().map(Json::of).toList());
  }

  private static Json write(Optional<Tipset> tipset) {
    return tipset.map(QuestionJson::write).orElse(Json.Null.VALUE);
  }

  private static Json write(Tipset tipset) {
    return Json.Obj.of()
        .with("height", Json.of(tipset.height()))
        .with("key", write(tipset.key()))
        .with("parents", write(tipset.parents()))
        .with("claimedRoot", Json.of(tipset.claimedRoot()))
        .with("claimedReceipts", Json.of(tipset.claimedReceipts()))
        .with("parentWeight", Json.of(tipset.parentWeight().toString()))
        .with("time", Json.of(tipset.time().toString()));
  }

  static Question read(JsonField json) throws MalformedJsonException {
    JsonField kind = json.at("kind");
    return switch (kind.text()) {
      case "suspicion" -> new Question.Sign(suspicion(json));
      case "execution" ->
          new Question.Execution(tipset(json.at("tipset")), optional(json.at("child")));
      case "height" -> new Question.Height(json.at("height").number());
      case "tipset" -> new Question.Named(key(json.at("key")));
      default -> throw kind.expected("a kind of question");
    };
  }

  private static Suspicion suspicion(JsonField json) throws MalformedJsonException {
    return new Suspicion(
        sign(json.at("sign")),
        tipset(json.at("lastCommon")),
        optional(json.at("child")),
        nodes(json.at("suspects")),
        nodes(json.at("witnesses")),
        time(json.at("since")),
        json.at("settled").claim());
  }

  private static Suspicion.Sign sign(JsonField json) throws MalformedJsonException {
    for (Suspicion.Sign sign : Suspicion.Sign.values()) {
      if (sign.name().toLowerCase(Locale.ROOT).equals(json.text())) {
        return sign;
      }
    }
    throw json.expected("a sign");
  }

  private static Optional<Tipset> optional(JsonField json) throws MalformedJsonException {
    return json.isNull() ? Optional.empty() : Optional.of(tipset(json));
  }

  private static Tipset tipset(JsonField json) throws MalformedJsonException {
    JsonField weight = json.at("parentWeight");
    if (!weight.text().matches("[0-9]{1," + MAX_DIGITS + "}")) {
      throw weight.expected("a whole number in a string");
    }
    return new Tipset(
        json.at("height").number(),
        key(json.at("key")),
        key(json.at("parents")),
        json.at("claimedRoot").text(),
        json.at("claimedReceipts").text(),
        new BigInteger(weight.text()),
        time(json.at("time")));
  }

  private static TipsetKey key(JsonField json) throws MalformedJsonException {
    List<String> cids = new ArrayList<>();
    for (JsonField cid : json.items(TipsetKey.MAX_BLOCKS)) {
      cids.add(cid.text());
    }
    return new TipsetKey(cids);
  }

  private static Set<NodeId> nodes(JsonField json) throws MalformedJsonException {
    Set<NodeId> nodes = new HashSet<>();
    for (JsonField node : json.items(MAX_NODES)) {
      nodes.add(Names.node(node));
    }
    return nodes;
  }

  private static Instant time(JsonField json) throws MalformedJsonException {
    try {
      return Instant.parse(json.text());
    } catch (DateTimeException _) {
      throw json.expected("a time");
    }
  }
}
