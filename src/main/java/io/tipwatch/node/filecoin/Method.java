package io.tipwatch.node.filecoin;

/** The methods that are called, by their names on the wire; a read token is enough for each. */
public final class Method {
  public static final String VERSION = "Filecoin.Version";
  public static final String SESSION = "Filecoin.Session";
  public static final String NETWORK_NAME = "Filecoin.StateNetworkName";
  public static final String GENESIS = "Filecoin.ChainGetGenesis";
  public static final String HEAD = "Filecoin.ChainHead";
  public static final String NOTIFY = "Filecoin.ChainNotify";
  public static final String TIPSET = "Filecoin.ChainGetTipSet";
  public static final String TIPSET_BY_HEIGHT = "Filecoin.ChainGetTipSetByHeight";
  public static final String NETWORK_VERSION = "Filecoin.StateNetworkVersion";
  public static final String ACTOR_CODES = "Filecoin.StateActorCodeCIDs";
  public static final String PARENT_RECEIPTS = "Filecoin.ChainGetParentReceipts";
  public static final String READ_OBJECT = "Filecoin.ChainReadObj";
  public static final String STATE_COMPUTE = "Filecoin.StateCompute";

  /** Only in builds of the incubation branches, which lack {@link #STATE_COMPUTE}. */
  public static final String REPLAY_TIPSET = "Filecoin.ReplayTipset";

  public static final String SYNC_CHECK_BAD = "Filecoin.SyncCheckBad";
  public static final String SYNC_STATE = "Filecoin.SyncState";
  public static final String SYNCER_TRACKER = "Filecoin.SyncerTracker";
  public static final String FOREST_SYNC_STATUS = "Forest.SyncStatus";
  public static final String FOREST_STATE_COMPUTE = "Forest.StateCompute";
  public static final String F3_LATEST = "Filecoin.F3GetLatestCertificate";

  private Method() {}
}
