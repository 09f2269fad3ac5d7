package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.Recorder.Asked;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcExceptionJson;

/** One line of the calls that were written down: what was asked, and what came of it. */
record CallLine(Asked asked, Outcome outcome) {

  /** What came of a call. */
  sealed interface Outcome {}

  record Result(Json json) implements Outcome {}

  record Failed(RpcException cause) implements Outcome {}

  /**
   * An answer that lies in a file of its own.
   *
   * @param file its label among the exhibits
   * @param id the id that its envelope had to carry
   * @param bytes how long the file is: what was read
   * @param received bytes that had come by then, as the report tells them; some of them may never
   *     have been read
   */
  record Streamed(String file, long id, int status, long bytes, long received, End end)
      implements Outcome {}

  /** How the reading of a streamed answer ended. */
  sealed interface End {}

  /** The answer was read to its end. */
  record Whole() implements End {}

  /** The reader had seen enough. */
  record GivenUp() implements End {}

  /** The node or the wire failed after the last byte. */
  record Broke(RpcException cause) implements End {}

  /** We failed ourselves: a full spool, a broken disk. */
  record OurFault(String text) implements End {}

  Json write() {
    Json.Obj line =
        Json.Obj.of()
            .with("node", Json.of(asked.node().name()))
            .with("method", Json.of(asked.method()))
            .with("params", asked.params())
            .with("turn", Json.of(asked.turn()));
    return switch (outcome) {
      case Result(Json json) -> line.with("result", json);
      case Failed(RpcException cause) -> line.with("error", RpcExceptionJson.write(cause));
      case Streamed answer -> line.with("stream", write(answer));
    };
  }

  private static Json write(Streamed answer) {
    Json.Obj json =
        Json.Obj.of()
            .with("file", Json.of(answer.file()))
            .with("id", Json.of(answer.id()))
            .with("status", Json.of(answer.status()))
            .with("bytes", Json.of(answer.bytes()))
            .with("received", Json.of(answer.received()));
    return switch (answer.end()) {
      case Whole() -> json.with("end", Json.of("whole"));
      case GivenUp() -> json.with("end", Json.of("given-up"));
      case Broke(RpcException cause) ->
          json.with("end", Json.of("broke")).with("error", RpcExceptionJson.write(cause));
      case OurFault(String text) ->
          json.with("end", Json.of("our-fault")).with("text", Json.of(text));
    };
  }

  static CallLine read(Json json) throws MalformedJsonException {
    JsonField line = json.root("call");
    NodeId node = Names.node(line.at("node"));
    JsonField params = line.at("params");
    if (!(params.value() instanceof Json.Arr list)) {
      throw params.expected("the parameters in an array");
    }
    int turn = Math.toIntExact(line.at("turn").number(1, Transcript.MAX_CALLS));
    return new CallLine(
        new Asked(node, line.at("method").text(), list, turn),
        outcome(node, (Json.Obj) json, line));
  }

  private static Outcome outcome(NodeId node, Json.Obj json, JsonField line)
      throws MalformedJsonException {
    if (json.fields().containsKey("error")) {
      return new Failed(RpcExceptionJson.read(node, line.at("error")));
    }
    if (json.fields().containsKey("stream")) {
      return streamed(node, line.at("stream"));
    }
    if (json.fields().containsKey("result")) {
      return new Result(line.at("result").value());
    }
    throw new MalformedJsonException("call: neither a result, an error nor a stream");
  }

  private static Streamed streamed(NodeId node, JsonField json) throws MalformedJsonException {
    JsonField end = json.at("end");
    return new Streamed(
        Names.label(json.at("file")),
        json.at("id").number(),
        Math.toIntExact(json.at("status").number(0, 999)),
        json.at("bytes").number(0, Long.MAX_VALUE),
        json.at("received").number(0, Long.MAX_VALUE),
        switch (end.text()) {
          case "whole" -> new Whole();
          case "given-up" -> new GivenUp();
          case "broke" -> new Broke(RpcExceptionJson.read(node, json.at("error")));
          case "our-fault" -> new OurFault(json.at("text").text());
          default -> throw end.expected("how the reading ended");
        });
  }
}
