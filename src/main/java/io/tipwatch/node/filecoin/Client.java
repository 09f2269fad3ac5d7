package io.tipwatch.node.filecoin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The implementations of Filecoin, and which of the methods that differ each may have. */
public enum Client {
  LOTUS(
      Method.SYNC_CHECK_BAD,
      Method.SYNC_STATE,
      Method.STATE_COMPUTE,
      Method.REPLAY_TIPSET,
      Method.PARENT_RECEIPTS,
      Method.READ_OBJECT,
      Method.F3_LATEST),
  VENUS(
      Method.SYNCER_TRACKER,
      Method.STATE_COMPUTE,
      Method.REPLAY_TIPSET,
      Method.PARENT_RECEIPTS,
      Method.READ_OBJECT,
      Method.F3_LATEST),
  FOREST(
      Method.SYNC_CHECK_BAD,
      Method.FOREST_SYNC_STATUS,
      Method.FOREST_STATE_COMPUTE,
      Method.STATE_COMPUTE,
      Method.PARENT_RECEIPTS,
      Method.READ_OBJECT,
      Method.F3_LATEST),
  /** An endpoint that gives no hint; every method is tried. */
  UNKNOWN(
      Method.SYNC_CHECK_BAD,
      Method.SYNC_STATE,
      Method.SYNCER_TRACKER,
      Method.FOREST_SYNC_STATUS,
      Method.FOREST_STATE_COMPUTE,
      Method.STATE_COMPUTE,
      Method.REPLAY_TIPSET,
      Method.PARENT_RECEIPTS,
      Method.READ_OBJECT,
      Method.F3_LATEST);

  @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable list
  private final List<String> optionalMethods;

  Client(String... optionalMethods) {
    this.optionalMethods = List.of(optionalMethods);
  }

  /** The methods whose presence is probed. */
  public List<String> optionalMethods() {
    return optionalMethods;
  }

  /** As in reports and configuration: {@code lotus}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Client> named(String label) {
    for (Client client : values()) {
      if (client.label().equalsIgnoreCase(label)) {
        return Optional.of(client);
      }
    }
    return Optional.empty();
  }
}
