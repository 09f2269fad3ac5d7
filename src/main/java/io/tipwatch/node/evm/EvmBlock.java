package io.tipwatch.node.evm;

import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.EvmProfile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One block as a node tells of it.
 *
 * @param header all fields that are texts, by their names on the wire: quantities without leading
 *     zeros, all in lower case
 * @param transactions their hashes, in the order of execution
 */
public record EvmBlock(
    long number,
    String hash,
    String parentHash,
    Instant time,
    SortedMap<String, String> header,
    List<String> transactions) {

  /** An epoch is a number of 32 bits. */
  private static final int MAX_EPOCH_CHARS = 10;

  private static final String NO_HASH = "0x" + "0".repeat(64);

  public EvmBlock {
    header = Collections.unmodifiableSortedMap(new TreeMap<>(header));
    transactions = List.copyOf(transactions);
  }

  /**
   * A field of the header, or {@code transactions} as a digest of their hashes. A root of zeros is
   * none: nodes write it where they computed no root.
   */
  public Optional<String> field(String name) {
    return name.equals("transactions")
        ? Optional.of(transactions.size() + " " + digest(String.join("\n", transactions)))
        : Optional.ofNullable(header.get(name)).filter(value -> !value.equals(NO_HASH));
  }

  /** What the node says it computed, of the fields that are compared. */
  public SortedMap<String, String> computed(EvmProfile profile) {
    SortedMap<String, String> computed = new TreeMap<>();
    profile.compared().forEach(name -> field(name).ifPresent(value -> computed.put(name, value)));
    return computed;
  }

  /** The epoch that it belongs to, where there are epochs. */
  public OptionalLong epoch() {
    String text = header.getOrDefault("epoch", "");
    return Hex.isQuantity(text) && text.length() <= MAX_EPOCH_CHARS
        ? OptionalLong.of(Long.parseLong(text.substring(2), 16))
        : OptionalLong.empty();
  }

  /** The block by its hash. */
  public Tipset tipset() {
    return new Tipset(
        number,
        TipsetKey.of(hash),
        number == 0 ? TipsetKey.NONE : TipsetKey.of(parentHash),
        "",
        "",
        BigInteger.valueOf(number),
        time);
  }

  /** SHA-256 in hexadecimal. */
  static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
