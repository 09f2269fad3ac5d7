package io.tipwatch.sim.evm.machine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The contracts that are part of a client: SHA-256 and identity; the others always fail. */
final class Precompiles {
  static final int LAST = 9;

  private static final int SHA256 = 2;
  private static final int IDENTITY = 4;

  private Precompiles() {}

  static boolean isOne(Address address) {
    return address.value().bitLength() < 8
        && address.value().signum() > 0
        && address.value().intValue() <= LAST;
  }

  static long price(Address address, Bytes input) {
    long words = Words.count(input.size());
    return switch (number(address)) {
      case SHA256 -> 60 + 12 * words;
      case IDENTITY -> 15 + 3 * words;
      default -> 0;
    };
  }

  static Optional<Bytes> answer(Address address, Bytes input) {
    return switch (number(address)) {
      case SHA256 -> Optional.of(sha256(input));
      case IDENTITY -> Optional.of(input);
      default -> Optional.empty();
    };
  }

  private static int number(Address address) {
    return address.value().intValueExact();
  }

  private static Bytes sha256(Bytes input) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(input.array()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
