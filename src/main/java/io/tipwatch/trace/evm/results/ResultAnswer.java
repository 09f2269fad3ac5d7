package io.tipwatch.trace.evm.results;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a custom tracer returned: every value by its place. It is held in memory, since nobody knows
 * the shape of it; so it is bounded, and a tracer that returns more is asked to return less.
 */
public final class ResultAnswer {
  private final Map<String, ResultValue> values;
  private final SortedMap<String, Long> ignored;

  ResultAnswer(Map<String, ResultValue> values, SortedMap<String, Long> ignored) {
    this.values = Collections.unmodifiableMap(values);
    this.ignored = Collections.unmodifiableSortedMap(new TreeMap<>(ignored));
  }

  /**
   * Reads an answer to its end, with or without its envelope.
   *
   * @param ignored places that are passed over
   * @throws NoAnswerException if it is an error, malformed, cut off or too large
   */
  public static ResultAnswer read(InputStream in, List<IgnoredPath> ignored)
      throws NoAnswerException {
    ResultReader reader = new ResultReader(ignored);
    try {
      RpcEnvelope.read(new JsonScanner(in, 0, 0), reader::read);
      return reader.answer();
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
  }

  /** How many values it has; objects and lists count, too. */
  public int size() {
    return values.size();
  }

  /** Whether it holds nothing: null, an empty object or an empty list. */
  public boolean empty() {
    ResultValue whole = values.get(ResultPath.WHOLE);
    if (whole == null || whole.equals(ResultValue.NULL)) {
      return true;
    }
    boolean holds = whole.equals(ResultValue.OBJECT) || whole.equals(ResultValue.LIST);
    return holds && values.size() == 1;
  }

  /**
   * What stands at a place, as the node wrote it, strings without their quotes.
   *
   * @param path such as {@code window[3].op}
   */
  public Optional<String> at(String path) {
    return Optional.ofNullable(values.get(path))
        .map(ResultValue::shown)
        .map(shown -> shown.startsWith("\"") ? shown.substring(1, shown.length() - 1) : shown);
  }

  /** How often each path was passed over; one that never was is not in it. */
  public SortedMap<String, Long> ignored() {
    return ignored;
  }

  Map<String, ResultValue> values() {
    return values;
  }
}
