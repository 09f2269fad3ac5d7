package io.tipwatch.alert;

import io.tipwatch.config.NetworkRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides to which addresses requests may go. Where clouds keep their secrets nobody may send us,
 * whatever the configuration says; what is not public only if the configuration names it: by its
 * range, or by the very address in the URL.
 */
record AddressGuard(List<NetworkRange> allowed) {
  private static final List<NetworkRange> NEVER =
      ranges(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "100.100.100.200/32", // a cloud's metadata inside the shared range
          "224.0.0.0/3", // multicast, reserved, broadcast
          "::/128",
          "fe80::/10",
          "ff00::/8",
          "fd00:ec2::254/128");
  private static final List<NetworkRange> NOT_PUBLIC =
      ranges(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "192.0.0.0/24",
          "198.18.0.0/15",
          "::1/128",
          "fc00::/7",
          "fec0::/10",
          "64:ff9b:1::/48");
  private static final NetworkRange NAT64 = NetworkRange.literal("64:ff9b::/96");
  private static final NetworkRange SIX_TO_FOUR = NetworkRange.literal("2002::/16");
  private static final NetworkRange COMPATIBLE = NetworkRange.literal("::/96");
  private static final int V4_BYTES = 4;

  AddressGuard {
    allowed = List.copyOf(allowed);
  }

  /** Whether a request to this host, which has that address now, may be sent there. */
  boolean permits(String host, InetAddress address) {
    InetAddress target = unwrapped(address);
    if (within(NEVER, address) || within(NEVER, target)) {
      return false;
    }
    return !within(NOT_PUBLIC, target)
        || within(allowed, target)
        || within(allowed, address)
        || named(host, target);
  }

  /** Whether the URL itself shows that this address is meant. */
  private static boolean named(String host, InetAddress target) {
    if (host.equalsIgnoreCase("localhost")) {
      return target.isLoopbackAddress();
    }
    try {
      return InetAddress.ofLiteral(host).equals(target);
    } catch (IllegalArgumentException _) {
      return false; // a name
    }
  }

  /** The IPv4 address inside an IPv6 one that only carries it. */
  private static InetAddress unwrapped(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return address;
    }
    byte[] bytes = address.getAddress();
    if (NAT64.contains(address) || COMPATIBLE.contains(address)) {
      return v4(bytes, bytes.length - V4_BYTES);
    }
    return SIX_TO_FOUR.contains(address) ? v4(bytes, 2) : address;
  }

  private static InetAddress v4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + V4_BYTES));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean within(List<NetworkRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<NetworkRange> ranges(String... texts) {
    return Stream.of(texts).map(NetworkRange::literal).toList();
  }
}
