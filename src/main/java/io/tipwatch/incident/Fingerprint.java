package io.tipwatch.incident;

import io.tipwatch.chain.TipsetKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What two watchdogs that see the same divergence have in common: 32 hexadecimal digits of a hash
 * over the chain's identity, the kind and the last common tipset. Neither the operator's name of
 * the chain nor times are in it.
 */
public record Fingerprint(String hex) {
  private static final Pattern ALLOWED = Pattern.compile("[0-9a-f]{32}");
  private static final int BYTES = 16;

  public Fingerprint {
    if (!ALLOWED.matcher(hex).matches()) {
      throw new IllegalArgumentException("a fingerprint is 32 hexadecimal digits");
    }
  }

  /** The fingerprint of what happened at a tipset. */
  public static Fingerprint of(ChainIdentity chain, IncidentKind kind, TipsetKey lastCommon) {
    return of(chain, kind, lastCommon, List.of());
  }

  /**
   * The fingerprint of what has no tipset, such as a node that is down.
   *
   * @param subjects the names of what it is about, in any order
   */
  public static Fingerprint of(
      ChainIdentity chain, IncidentKind kind, Collection<String> subjects) {
    return of(chain, kind, TipsetKey.NONE, subjects.stream().distinct().sorted().toList());
  }

  private static Fingerprint of(
      ChainIdentity chain, IncidentKind kind, TipsetKey lastCommon, List<String> subjects) {
    List<String> parts = new ArrayList<>(List.of("tipwatch.fingerprint/1", chain.network()));
    list(parts, chain.genesis().cids());
    parts.add(kind.name());
    list(parts, lastCommon.cids());
    list(parts, subjects);
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // the length first, so that no two lists of texts run together into the same bytes
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return new Fingerprint(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
  }

  private static void list(List<String> parts, List<String> list) {
    parts.add(Integer.toString(list.size()));
    parts.addAll(list);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
