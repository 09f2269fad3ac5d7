package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a block header, as text and as the node wrote them; lists and objects beside them
 * are passed over.
 */
public final class BlockHeader {
  /** Fields of one header; today's have about thirty. */
  private static final int MAX_FIELDS = 100;

  private static final int MAX_TEXT = 4 << 10;
  private static final FieldTable ANY = FieldTable.of();

  private final Map<String, String> fields;

  private BlockHeader(Map<String, String> fields) {
    this.fields = Collections.unmodifiableMap(fields);
  }

  /** A header that was read elsewhere. */
  public static BlockHeader of(Map<String, String> fields) {
    return new BlockHeader(new LinkedHashMap<>(fields));
  }

  /**
   * Reads an answer of {@code eth_getBlockBy*}, or the header in it alone.
   *
   * @throws NoAnswerException if it is an error, null, malformed or cut off
   */
  public static BlockHeader read(InputStream in) throws NoAnswerException {
    JsonScanner scan = new JsonScanner(in, 0, 0);
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      RpcEnvelope.read(scan, _ -> fields(scan, fields));
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return new BlockHeader(fields);
  }

  private static void fields(JsonScanner scan, Map<String, String> into) throws IOException {
    if (scan.takeNull()) {
      throw new NoAnswerException(Reason.EMPTY_ANSWER, "the node does not have the block");
    }
    scan.openObject("a block header");
    while (scan.nextField(ANY) != JsonScanner.END) {
      String name = scan.unknownName();
      if (!scan.atScalar()) {
        scan.skipValue();
      } else if (!scan.takeNull()) {
        if (into.size() == MAX_FIELDS) {
          throw scan.malformed("more than " + MAX_FIELDS + " fields in a header");
        }
        if (into.put(name, scan.text(MAX_TEXT)) != null) {
          throw scan.malformed("the field " + name + " comes twice");
        }
      }
    }
  }

  /** A field as the node wrote it; absent if it has none. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }
}
