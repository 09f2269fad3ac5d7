package io.tipwatch.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads gas charges of a Filecoin trace, which clients write as {@code
 * {"Name":"wasm_exec","tg":620,"cg":620,"sg":0,"tt":9688}}: by a straight comparison of bytes where
 * a charge looks just like that, by the general scanner where it does not. Both give one result.
 */
public final class ChargeScanner {
  /** Bytes of a charge that the straight way takes on. */
  private static final int QUICK = 512;

  private static final int QUICK_NAME = 64;
  private static final int MAX_NUMBER = 64;
  private static final long NAME = pack("\"Name\":\"");
  private static final long TOTAL = pack(",\"tg\":");
  private static final long COMPUTE = pack(",\"cg\":");
  private static final long STORAGE = pack(",\"sg\":");
  private static final long TIME = pack(",\"tt\":");

  private static final FieldTable CHARGE =
      FieldTable.of("Name", "tg", "cg", "sg", "tt", "loc", "vtg", "vcg", "vsg", "ex");
  private static final int TIME_FIELD = 4;

  private final JsonScanner scan;
  private final Unknown unknown;

  private long name1;
  private long name2;

  /** Gas, or the digest of what stands there if it is no plain number. */
  private long total;

  private long compute;
  private long storage;
  private long withMore;
  private long quoted;

  /** Takes the value of a field that is not known, which it must read or pass over. */
  public interface Unknown {
    void field(long charge) throws IOException;
  }

  /**
   * @param unknown is told the number of the charge that holds such a field
   */
  public ChargeScanner(JsonScanner scan, Unknown unknown) {
    this.scan = scan;
    this.unknown = unknown;
  }

  /** Digest of the name of the last charge, first lane. */
  public long name() {
    return name1;
  }

  /** Digest of the last charge, first lane. */
  public long lane1() {
    return Mix.first(Mix.first(name1 + total, compute), storage);
  }

  /** Digest of the last charge, second lane. */
  public long lane2() {
    return Mix.second(Mix.second(name2 ^ storage, total), compute);
  }

  /** Charges so far that had fields of the oldest generation. */
  public long withMore() {
    return withMore;
  }

  /** Amounts of gas so far that stood in quotes. */
  public long quoted() {
    return quoted;
  }

  /** Reads the charge that comes next, the one with this number in its list. */
  public void next(long number) throws IOException {
    if (scan.room(QUICK)) {
      int mark = scan.mark();
      if (quick()) {
        return;
      }
      scan.rewind(mark);
    }
    general(number);
  }

  private boolean quick() {
    if (!scan.quickByte('{') || !scan.quick(NAME) || !scan.quickString(QUICK_NAME)) {
      return false;
    }
    name1 = scan.lane1();
    name2 = scan.lane2();
    total = scan.quickNumber(TOTAL);
    if (total < 0) {
      return false;
    }
    compute = scan.quickNumber(COMPUTE);
    if (compute < 0) {
      return false;
    }
    storage = scan.quickNumber(STORAGE);
    if (storage < 0) {
      return false;
    }
    return scan.quickNumber(TIME) >= 0 && scan.quickByte('}');
  }

  private void general(long charge) throws IOException {
    scan.hashEmpty();
    name1 = scan.lane1();
    name2 = scan.lane2();
    total = 0;
    compute = 0;
    storage = 0;
    long seen = 0;
    boolean more = false;
    scan.openObject("a gas charge");
    for (int field = scan.nextField(CHARGE);
        field != JsonScanner.END;
        field = scan.nextField(CHARGE)) {
      if (field == JsonScanner.UNKNOWN) {
        unknown.field(charge);
        continue;
      }
      if (field > TIME_FIELD) {
        more = true;
        scan.skipValue();
        continue;
      }
      seen = scan.once(seen, field, CHARGE);
      switch (field) {
        case 0 -> {
          scan.hashScalar("the name of a gas charge");
          name1 = scan.lane1();
          name2 = scan.lane2();
        }
        case 1 -> total = number();
        case 2 -> compute = number();
        case 3 -> storage = number();
        default -> scan.skipValue();
      }
    }
    if (more) {
      withMore++;
    }
  }

  private long number() throws IOException {
    boolean string = scan.atString();
    long counted = scan.numbers();
    String text = scan.text(MAX_NUMBER);
    scan.countNumbers(counted);
    if (string) {
      quoted++;
    }
    if (plain(text)) {
      return Long.parseLong(text);
    }
    scan.hashText(text);
    return scan.lane1() | Long.MIN_VALUE;
  }

  private static boolean plain(String text) {
    if (text.isEmpty() || text.length() > 18 || (text.length() > 1 && text.charAt(0) == '0')) {
      return false;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long pack(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    long packed = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      packed = packed << 8 | (bytes[i] & 0xff);
    }
    return packed;
  }
}
