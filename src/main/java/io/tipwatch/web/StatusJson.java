package io.tipwatch.web;

import io.tipwatch.chain.Tipset;
import io.tipwatch.report.NodeText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the API says, as {@code openapi.json} describes it. Every foreign text is made inert. */
final class StatusJson {
  /** Longest text of one field, in characters; names of up to 100 nodes fit. */
  private static final int MAX_CHARS = 8 << 10;

  /** A key is shown by the tail of its first CID, where CIDs differ. */
  private static final int SHORT_CHARS = 8;

  private StatusJson() {}

  static JsonObject status(List<ChainStatus> chains, InstantSource clock) {
    return new JsonObject()
        .put("at", time(clock.instant()))
        .put("chains", array(chains, StatusJson::chain));
  }

  static JsonObject chain(ChainStatus chain) {
    return new JsonObject()
        .put("name", chain.name())
        .put("family", chain.family())
        .put("verdict", verdict(chain.verdict()))
        .put("since", chain.since().map(StatusJson::time).orElse(null))
        .put("verified", chain.verified().map(StatusJson::verified).orElse(null))
        .put("report", chain.report().orElse(null))
        .put("nodes", array(chain.nodes(), StatusJson::node))
        .put("tips", array(chain.tips(), StatusJson::tip))
        .put("events", array(chain.events(), StatusJson::event));
  }

  private static JsonObject verdict(VerdictStatus verdict) {
    return new JsonObject()
        .put("kind", verdict.kind())
        .put("tone", verdict.tone().label())
        .put("headline", verdict.headline())
        .put("sentence", text(verdict.sentence()))
        .put("meaning", verdict.meaning())
        .put("tipset", verdict.tipset().map(key -> text(key.toString())).orElse(null));
  }

  private static JsonObject verified(ChainStatus.Verified verified) {
    return new JsonObject().put("height", verified.height()).put("at", time(verified.at()));
  }

  private static JsonObject node(ChainStatus.Node node) {
    return new JsonObject()
        .put("name", node.name())
        .put("client", text(node.client()))
        .put("version", text(node.version()))
        .put("verdict", verdict(node.verdict()))
        .put("head", node.head().map(StatusJson::head).orElse(null))
        .put("lag", node.lag())
        .put("heard", node.heard().map(StatusJson::time).orElse(null))
        .put("suspect", node.suspect());
  }

  private static JsonObject head(Tipset head) {
    return new JsonObject()
        .put("height", head.height())
        .put("key", text(head.key().toString()))
        .put("at", time(head.time()));
  }

  private static JsonObject tip(ChainStatus.Tip tip) {
    Tipset tipset = tip.tipset();
    return new JsonObject()
        .put("key", text(tipset.key().toString()))
        .put("short", shortened(tipset.key().cids().getFirst()))
        .put("height", tipset.height())
        .put("blocks", tipset.key().cids().size())
        .put("parent", text(tipset.parents().toString()))
        .put("below", tip.below().map(key -> text(key.toString())).orElse(null))
        .put("heads", new JsonArray(tip.heads()))
        .put("settled", tip.settled());
  }

  private static JsonObject event(ChainStatus.Event event) {
    return new JsonObject()
        .put("id", event.id())
        .put("at", time(event.at()))
        .put("what", event.what().name())
        .put("tone", event.tone().label())
        .put("node", event.node().orElse(null))
        .put("text", text(event.text()))
        .put("times", event.times())
        .put("report", event.report().orElse(null));
  }

  static JsonObject reports(List<StoredReport> reports) {
    return new JsonObject().put("reports", array(reports, StatusJson::report));
  }

  private static JsonObject report(StoredReport report) {
    return new JsonObject()
        .put("id", report.id())
        .put("chain", report.chain())
        .put("at", time(report.at()))
        .put("verdict", verdict(report.verdict()));
  }

  static JsonObject incidents(List<Incidents.Incident> incidents) {
    return new JsonObject().put("incidents", array(incidents, StatusJson::incident));
  }

  static JsonObject incident(Incidents.Incident incident) {
    return new JsonObject()
        .put("id", incident.id())
        .put("chain", incident.chain())
        .put("kind", incident.kind())
        .put("severity", incident.severity())
        .put("state", incident.state())
        .put("height", incident.height().orElse(null))
        .put("nodes", new JsonArray(incident.nodes()))
        .put("suspects", new JsonArray(incident.suspects()))
        .put("text", text(incident.text()))
        .put("place", text(incident.place()))
        .put("advice", incident.advice())
        .put("firstSeen", time(incident.firstSeen()))
        .put("updated", time(incident.updated()))
        .put("resolved", incident.resolved().map(StatusJson::time).orElse(null))
        .put("explainedBy", incident.explainedBy().orElse(null))
        .put("occurrences", incident.occurrences())
        .put("reported", incident.reported())
        .put("drill", incident.drill())
        .put("evidence", array(incident.evidence(), StatusJson::piece))
        .put("notices", array(incident.notices(), StatusJson::notice));
  }

  private static JsonObject notice(Incidents.Dispatch notice) {
    return new JsonObject()
        .put("sink", notice.sink())
        .put("kind", notice.kind())
        .put("state", notice.state())
        .put("at", time(notice.at()))
        .put("why", text(notice.why()));
  }

  private static JsonObject piece(Incidents.Piece piece) {
    return new JsonObject()
        .put("sha256", piece.sha256())
        .put("name", text(piece.name()))
        .put("bytes", piece.bytes());
  }

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String shortened(String cid) {
    return text("…" + cid.substring(Math.max(0, cid.length() - SHORT_CHARS)));
  }

  private static @Nullable String text(Optional<String> foreign) {
    return foreign.map(StatusJson::text).orElse(null);
  }

  private static String text(String foreign) {
    return NodeText.of(foreign, MAX_CHARS);
  }

  private static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(json.apply(item)));
    return array;
  }
}
