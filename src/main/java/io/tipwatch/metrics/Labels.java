package io.tipwatch.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Label values, kept bounded: what a node says never makes a new series by itself. */
final class Labels {
  static final int MAX_LENGTH = 64;
  static final String OTHER = "other";

  /** The calls that have a series of their own. */
  static final Set<String> METHODS =
      Set.of(
          "Filecoin.ChainGetBlock",
          "Filecoin.ChainGetBlockMessages",
          "Filecoin.ChainGetGenesis",
          "Filecoin.ChainGetParentMessages",
          "Filecoin.ChainGetParentReceipts",
          "Filecoin.ChainGetTipSet",
          "Filecoin.ChainGetTipSetAfterHeight",
          "Filecoin.ChainGetTipSetByHeight",
          "Filecoin.ChainHead",
          "Filecoin.ChainNotify",
          "Filecoin.ChainReadObj",
          "Filecoin.F3GetLatestCertificate",
          "Filecoin.ID",
          "Filecoin.NetworkName",
          "Filecoin.NodeStatus",
          "Filecoin.ReplayTipset",
          "Filecoin.StateActorCodeCIDs",
          "Filecoin.StateCompute",
          "Filecoin.StateGetActor",
          "Filecoin.StateGetNetworkParams",
          "Filecoin.StateNetworkName",
          "Filecoin.StateNetworkVersion",
          "Filecoin.StateReplay",
          "Filecoin.SyncCheckBad",
          "Filecoin.SyncState",
          "Filecoin.SyncerTracker",
          "Filecoin.Version",
          "Forest.SyncStatus",
          "rpc.discover");

  private Labels() {}

  static String method(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The meter of something configured; anything else is an error of ours. */
  static <K, V> V get(Map<K, V> meters, K key) {
    V value = meters.get(key);
    if (value == null) {
      throw new IllegalArgumentException("not configured: " + key);
    }
    return value;
  }

  /** A node's own words as one short label value of printable ASCII. */
  static String foreign(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    String plain = cut.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.isBlank() ? "unknown" : plain;
  }
}
