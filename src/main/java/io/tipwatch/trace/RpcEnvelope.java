package io.tipwatch.trace;

import java.io.IOException;

/** A JSON-RPC answer, or what stands in its result alone. */
public final class RpcEnvelope {
  private static final FieldTable FIELDS = FieldTable.of("jsonrpc", "id", "result", "error");
  private static final int RESULT = 2;
  private static final int ERROR = 3;

  /** Bytes in which the first field of an answer lies. */
  private static final int PEEK = 4 << 10;

  /** Reads the value that comes next, to its end. */
  @FunctionalInterface
  public interface Body {
    void read(JsonScanner scan) throws IOException;
  }

  private RpcEnvelope() {}

  /**
   * Reads a whole answer, with or without its envelope.
   *
   * @throws ErrorAnswerException if it is an error
   * @throws MalformedTraceException if it has an envelope with nothing in it
   */
  public static void read(JsonScanner scan, Body body) throws IOException {
    if (!present(scan)) {
      body.read(scan);
      scan.end();
      return;
    }
    boolean answered = false;
    scan.openObject("an answer");
    for (int field = scan.nextField(FIELDS);
        field != JsonScanner.END;
        field = scan.nextField(FIELDS)) {
      if (field == RESULT && !answered) {
        answered = true;
        body.read(scan);
      } else if (field == RESULT) {
        throw scan.malformed("the field result comes twice");
      } else if (field == ERROR && !scan.takeNull()) {
        throw RpcError.read(scan);
      } else if (field != ERROR) {
        scan.skipValue();
      }
    }
    scan.end();
    if (!answered) {
      throw scan.malformed("the node answered without a result");
    }
  }

  /** Whether an envelope comes, judging by its first field; nothing is consumed. */
  private static boolean present(JsonScanner scan) throws IOException {
    scan.room(PEEK);
    if (!scan.atObject()) {
      return false;
    }
    long offset = scan.offset();
    int mark = scan.mark();
    scan.openObject("an answer");
    int field = scan.nextField(FIELDS);
    if (scan.offset() - offset != scan.mark() - mark) {
      throw scan.malformed("nothing but white space for " + PEEK + " bytes");
    }
    scan.rewind(mark);
    return field >= 0;
  }
}
