package io.tipwatch.sim;

import java.nio.charset.StandardCharsets;

/** Bodies that harm a careless reader. */
public final class Attacks {
  private static final int DEPTH = 5_000_000;
  private static final int DIGITS = 2_000_000;
  private static final int PIECE_BYTES = 64 << 10;

  private Attacks() {}

  public static ByteSource body(Trouble.Attack attack, String id) {
    String start = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":";
    return switch (attack) {
      case DEEP_NESTING ->
          ByteSource.joined(
              ByteSource.text(start),
              repeated('[', DEPTH),
              repeated(']', DEPTH),
              ByteSource.text("}"));
      case ENDLESS ->
          ByteSource.joined(
              ByteSource.text(start + "["),
              () -> "1,".repeat(PIECE_BYTES / 2).getBytes(StandardCharsets.US_ASCII));
      case HUGE_NUMBER ->
          ByteSource.joined(ByteSource.text(start), repeated('7', DIGITS), ByteSource.text("}"));
      case BROKEN_UTF8 ->
          ByteSource.joined(
              ByteSource.text(start + "\""),
              ByteSource.bytes(new byte[] {(byte) 0xC0, (byte) 0x80, (byte) 0xFF}),
              ByteSource.text("\"}"));
      case DUPLICATE_KEYS -> ByteSource.text(start + "{\"Height\":1,\"Height\":2}}");
      case TRAILING_DATA -> ByteSource.text(start + "null}{\"jsonrpc\":\"2.0\"}");
      case NOT_JSON -> ByteSource.text("<html><body>502 Bad Gateway</body></html>");
    };
  }

  private static ByteSource repeated(char what, int times) {
    return new ByteSource() {
      private int left = times;

      @Override
      public byte[] next() {
        int now = Math.min(left, PIECE_BYTES);
        left -= now;
        return String.valueOf(what).repeat(now).getBytes(StandardCharsets.US_ASCII);
      }
    };
  }
}
