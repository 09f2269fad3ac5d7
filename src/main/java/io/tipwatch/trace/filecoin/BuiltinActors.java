package io.tipwatch.trace.filecoin;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actors that the protocol ships: who lives where, and what their methods are called. */
final class BuiltinActors {
  /** Actors with a fixed id, by the id. */
  private static final Map<String, String> SINGLETONS =
      Map.ofEntries(
          entry("0", "system"),
          entry("1", "init"),
          entry("2", "reward"),
          entry("3", "cron"),
          entry("4", "power"),
          entry("5", "market"),
          entry("6", "verifreg"),
          entry("7", "datacap"),
          entry("10", "eam"),
          entry("80", "verifreg root key"),
          entry("90", "reserve"),
          entry("99", "burnt funds"));

  /** What the actor manifest calls a kind, where people say something shorter. */
  private static final Map<String, String> SHORT_KINDS =
      Map.of(
          "storageminer", "miner",
          "storagepower", "power",
          "storagemarket", "market",
          "verifiedregistry", "verifreg",
          "paymentchannel", "paych");

  /** Method names from number 2 on, in order; a dash is a number without a method. */
  private static final Map<String, List<String>> METHODS = methods();

  private BuiltinActors() {}

  private static Map<String, List<String>> methods() {
    Map<String, List<String>> all = new HashMap<>();
    all.put(
        "miner",
        names(
            """
            ControlAddresses ChangeWorkerAddress ChangePeerID SubmitWindowedPoSt PreCommitSector
            ProveCommitSector ExtendSectorExpiration TerminateSectors DeclareFaults
            DeclareFaultsRecovered OnDeferredCronEvent CheckSectorProven ApplyRewards
            ReportConsensusFault WithdrawBalance InternalSectorSetupForPreseal ChangeMultiaddrs
            CompactPartitions CompactSectorNumbers ConfirmChangeWorkerAddress RepayDebt
            ChangeOwnerAddress DisputeWindowedPoSt PreCommitSectorBatch ProveCommitAggregate
            ProveReplicaUpdates PreCommitSectorBatch2 ProveReplicaUpdates2 ChangeBeneficiary
            GetBeneficiary ExtendSectorExpiration2 - ProveCommitSectors3 ProveReplicaUpdates3
            ProveCommitSectorsNI
            """));
    all.put("reward", names("AwardBlockReward ThisEpochReward UpdateNetworkKPI"));
    all.put("cron", names("EpochTick"));
    all.put(
        "power",
        names(
            """
            CreateMiner UpdateClaimedPower EnrollCronEvent CronTick UpdatePledgeTotal -
            SubmitPoRepForBulkVerify CurrentTotalPower
            """));
    all.put(
        "market",
        names(
            """
            AddBalance WithdrawBalance PublishStorageDeals VerifyDealsForActivation ActivateDeals
            OnMinerSectorsTerminate ComputeDataCommitment CronTick
            """));
    all.put("init", names("Exec Exec4"));
    all.put("account", names("PubkeyAddress AuthenticateMessage"));
    all.put(
        "multisig",
        names(
            """
            Propose Approve Cancel AddSigner RemoveSigner SwapSigner ChangeNumApprovalsThreshold
            LockBalance
            """));
    all.put("paych", names("UpdateChannelState Settle Collect"));
    all.put(
        "verifreg",
        names(
            """
            AddVerifier RemoveVerifier AddVerifiedClient UseBytes RestoreBytes
            RemoveVerifiedClientDataCap RemoveExpiredAllocations ClaimAllocations GetClaims
            ExtendClaimTerms RemoveExpiredClaims
            """));
    all.put(
        "datacap",
        names(
            """
            Mint Destroy - - - - - - Name Symbol TotalSupply BalanceOf Transfer TransferFrom
            IncreaseAllowance DecreaseAllowance RevokeAllowance Burn BurnFrom Allowance
            """));
    all.put(
        "evm", names("Resurrect GetBytecode GetBytecodeHash GetStorageAt InvokeContractDelegate"));
    all.put("eam", names("Create Create2 CreateExternal"));
    return Map.copyOf(all);
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>(List.of("Send", "Constructor"));
    names.addAll(List.of(text.strip().split("\\s+")));
    return List.copyOf(names);
  }

  /**
   * What stands at a fixed address, such as {@code market} at {@code f05} or {@code t05}.
   *
   * @param address as a node wrote it, hence anything
   */
  static Optional<String> singleton(String address) {
    if (address.length() < 3 || address.length() > 4 || address.charAt(1) != '0') {
      return Optional.empty();
    }
    char network = address.charAt(0);
    return network == 'f' || network == 't'
        ? Optional.ofNullable(SINGLETONS.get(address.substring(2)))
        : Optional.empty();
  }

  /**
   * The short name of a kind from a manifest ({@code storageminer}) or a code ({@code fil/8/…}).
   */
  static String shortKind(String kind) {
    String bare = kind.substring(kind.lastIndexOf('/') + 1);
    return SHORT_KINDS.getOrDefault(bare, bare);
  }

  /** The kind whose methods an address answers to, when the address alone tells it. */
  static Optional<String> kindAt(String address) {
    if (address.length() > 2 && (address.startsWith("f1") || address.startsWith("t1"))) {
      return Optional.of("account");
    }
    if (address.length() > 2 && (address.startsWith("f3") || address.startsWith("t3"))) {
      return Optional.of("account");
    }
    return singleton(address)
        .map(kind -> kind.equals("verifreg root key") ? "multisig" : kind)
        .filter(METHODS::containsKey);
  }

  /** The method of that number of that kind of actor. */
  static Optional<String> method(String kind, long number) {
    List<String> names = METHODS.getOrDefault(kind, List.of());
    return number >= 0 && number < names.size()
        ? Optional.of(names.get((int) number)).filter(name -> !name.equals("-"))
        : Optional.empty();
  }
}
