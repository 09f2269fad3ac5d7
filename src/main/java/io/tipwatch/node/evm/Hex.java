package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Values as EVM nodes write them. Quantities are told apart from byte strings, since only in the
 * former leading zeros mean nothing; both become lower case, so that equal values are equal texts.
 */
public final class Hex {
  /** No block number or time is greater; keeps sums of a few from overflowing. */
  private static final long MAX_NUMBER = Long.MAX_VALUE >> 8;

  /** Bits of a word of the EVM. */
  private static final int MAX_DIGITS = 64;

  private static final Pattern QUANTITY = Pattern.compile("0[xX][0-9a-fA-F]{1," + MAX_DIGITS + "}");
  private static final Pattern DATA = Pattern.compile("0[xX](?:[0-9a-fA-F]{2})*+");
  private static final Pattern HASH = Pattern.compile("0[xX][0-9a-fA-F]{64}");
  private static final Pattern ADDRESS = Pattern.compile("0[xX][0-9a-fA-F]{40}");

  private Hex() {}

  /** A number that fits a long with room to spare. */
  public static long number(JsonField json) throws MalformedJsonException {
    BigInteger number = new BigInteger(quantity(json).substring(2), 16);
    if (number.compareTo(BigInteger.valueOf(MAX_NUMBER)) > 0) {
      throw json.expected("a number up to 2^55");
    }
    return number.longValueExact();
  }

  /** A quantity of at most 256 bits, without leading zeros. */
  public static String quantity(JsonField json) throws MalformedJsonException {
    return canonical(match(json, QUANTITY, "a quantity such as 0x1b4"));
  }

  /** Bytes, each of two digits. */
  public static String data(JsonField json) throws MalformedJsonException {
    return match(json, DATA, "bytes such as 0x01ff");
  }

  /** 32 bytes. */
  public static String hash(JsonField json) throws MalformedJsonException {
    return match(json, HASH, "32 bytes in hexadecimal");
  }

  /** 20 bytes. */
  public static String address(JsonField json) throws MalformedJsonException {
    return match(json, ADDRESS, "20 bytes in hexadecimal");
  }

  private static String match(JsonField json, Pattern form, String what)
      throws MalformedJsonException {
    String text = json.text();
    if (!form.matcher(text).matches()) {
      throw json.expected(what);
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** Whether a text is a quantity. */
  static boolean isQuantity(String text) {
    return QUANTITY.matcher(text).matches();
  }

  /** The one way to write a quantity. */
  static String canonical(String quantity) {
    String digits = quantity.substring(2).toLowerCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    return "0x" + digits;
  }

  /** A number as a parameter. */
  public static Json of(long number) {
    return Json.of("0x" + Long.toHexString(number));
  }
}
