package io.tipwatch.config;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of addresses that are not public.
 *
 * @param base the first address; all bits beyond the prefix are ignored
 * @param prefix how many leading bits are fixed
 */
public record NetworkRange(InetAddress base, int prefix) {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+/\\d{1,3}");
  private static final List<NetworkRange> LOOPBACK =
      List.of(literal("127.0.0.0/8"), literal("::1/128"));
  private static final List<NetworkRange> PRIVATE =
      List.of(
          literal("10.0.0.0/8"),
          literal("172.16.0.0/12"),
          literal("192.168.0.0/16"),
          literal("fc00::/7"));
  private static final List<NetworkRange> SHARED = List.of(literal("100.64.0.0/10"));

  public NetworkRange {
    if (prefix < 0 || prefix > base.getAddress().length * 8) {
      throw new IllegalArgumentException("no such prefix length: " + prefix);
    }
  }

  /** {@code loopback}, {@code private}, {@code shared} (carrier-grade NAT), or a range. */
  public static List<NetworkRange> parse(String text) {
    return switch (text) {
      case "loopback" -> LOOPBACK;
      case "private" -> PRIVATE;
      case "shared" -> SHARED;
      default -> List.of(literal(text));
    };
  }

  /** An address and a prefix length, such as {@code 10.0.0.0/8}; never a host name. */
  public static NetworkRange literal(String text) {
    if (!LITERAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be \"loopback\", \"private\", \"shared\" or a range such as \"10.1.0.0/16\"");
    }
    int slash = text.indexOf('/');
    return new NetworkRange(
        InetAddress.ofLiteral(text.substring(0, slash)),
        Integer.parseInt(text.substring(slash + 1)));
  }

  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
