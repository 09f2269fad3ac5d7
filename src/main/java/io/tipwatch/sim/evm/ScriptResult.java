package io.tipwatch.sim.evm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Undefined;

/** What a tracer's program returns, as JSON. */
final class ScriptResult {
  /** A result that goes deeper is cut off. */
  private static final int MAX_DEPTH = 64;

  private ScriptResult() {}

  /**
   * @param bigAsText whether large numbers are written as text, as boa does
   */
  static @Nullable Object json(@Nullable Object value, boolean bigAsText) {
    return json(value, bigAsText, 0);
  }

  private static @Nullable Object json(@Nullable Object value, boolean bigAsText, int depth) {
    if (value == null || Undefined.isUndefined(value) || depth > MAX_DEPTH) {
      return null;
    }
    return switch (value) {
      case BigInteger big -> bigAsText ? big.toString() : big;
      case Boolean truth -> truth;
      case Number number -> number(number);
      case List<?> list -> {
        JsonArray array = new JsonArray();
        list.forEach(each -> array.add(json(each, bigAsText, depth + 1)));
        yield array;
      }
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach(
            (name, each) -> object.put(String.valueOf(name), json(each, bigAsText, depth + 1)));
        yield object;
      }
      default -> value.toString();
    };
  }

  /** Whole numbers without a point. */
  private static Number number(Number number) {
    double real = number.doubleValue();
    boolean whole = real == Math.rint(real) && Math.abs(real) < 1L << 53;
    return whole ? (Number) number.longValue() : new BigDecimal(number.toString());
  }
}
