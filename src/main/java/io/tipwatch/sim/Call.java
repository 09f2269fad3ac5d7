package io.tipwatch.sim;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One JSON-RPC request.
 *
 * @param id its id as JSON; absent in a notification, {@code null} when it says so
 */
public record Call(String method, JsonArray params, Optional<String> id) {

  /** One request, or several in an array; empty when it is neither. */
  public static Optional<List<Call>> parse(String text) {
    try {
      Object json = Json.decodeValue(text);
      List<Call> calls = new ArrayList<>();
      if (json instanceof JsonObject one) {
        calls.add(of(one));
      } else if (json instanceof JsonArray many) {
        many.forEach(each -> calls.add(of((JsonObject) each)));
      }
      return calls.isEmpty() ? Optional.empty() : Optional.of(calls);
    } catch (DecodeException | ClassCastException _) {
      return Optional.empty();
    }
  }

  private static Call of(JsonObject json) {
    JsonArray params = json.getJsonArray("params");
    String method = json.getString("method");
    Optional<String> id =
        json.containsKey("id") ? Optional.of(Json.encode(json.getValue("id"))) : Optional.empty();
    return new Call(method == null ? "" : method, params == null ? new JsonArray() : params, id);
  }
}
