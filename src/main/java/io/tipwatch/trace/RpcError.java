package io.tipwatch.trace;

import java.io.IOException;

/** The error object of a JSON-RPC answer. */
public final class RpcError {
  private static final FieldTable FIELDS = FieldTable.of("code", "message");
  private static final int CODE = 0;
  private static final int MESSAGE = 1;
  private static final int MAX_CODE = 512;
  private static final int MAX_MESSAGE = 4 << 10;

  private RpcError() {}

  /** Reads the object that comes next. */
  public static ErrorAnswerException read(JsonScanner scan) throws IOException {
    String code = "?";
    String text = "";
    scan.openObject("an error object");
    for (int field = scan.nextField(FIELDS);
        field != JsonScanner.END;
        field = scan.nextField(FIELDS)) {
      switch (field) {
        case CODE -> code = scan.text(MAX_CODE);
        case MESSAGE -> text = scan.text(MAX_MESSAGE);
        default -> scan.skipValue();
      }
    }
    return new ErrorAnswerException(code, text);
  }
}
