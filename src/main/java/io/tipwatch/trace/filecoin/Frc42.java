package io.tipwatch.trace.filecoin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.tipwatch.chain.Blake2b;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Method numbers that are hashes of method names (FRC-0042). A number names one method whatever the
 * actor, so it can be named even when the actor's kind is unknown.
 */
final class Frc42 {
  /** Smaller words of the digest are skipped: small numbers belong to the built-in methods. */
  private static final long FIRST = 1L << 24;

  private static final String NAMES =
      """
      AddBalance AddSigner AddVerifiedClient Allowance Approve AuthenticateMessage Balance
      BalanceOf Burn BurnFrom Cancel ChangeBeneficiary ChangeMultiaddrs
      ChangeNumApprovalsThreshold ChangeOwnerAddress ChangePeerID ChangeWorkerAddress Collect
      ConfirmChangeWorkerAddress Constructor Create Create2 CreateExternal CreateMiner
      DecreaseAllowance Destroy Exec ExtendClaimTerms GetAvailableBalance GetBalance
      GetBeneficiary GetClaims GetDealActivation GetDealClient GetDealClientCollateral
      GetDealDataCommitment GetDealLabel GetDealProvider GetDealProviderCollateral
      GetDealSector GetDealTerm GetDealTotalPrice GetDealVerified GetMultiaddrs
      GetNominalSectorExpiration GetOwner GetPeerID GetSectorSize GetVestingFunds Granularity
      IncreaseAllowance InitialPledge InvokeEVM IsControllingAddress LockBalance
      MarketNotifyDeal MaxTerminationFee MinerConsensusCount MinerCount MinerPower
      MinerRawPower Mint Name NetworkRawPower Propose PublishStorageDeals Receive
      RemoveExpiredAllocations RemoveExpiredClaims RemoveSigner RepayDebt RevokeAllowance
      SectorContentChanged Settle SettleDealPayments SwapSigner Symbol TotalSupply Transfer
      TransferFrom UpdateChannelState ValidateSectorStatus
      WithdrawBalance
      """;

  private static final Map<Long, String> BY_NUMBER =
      Stream.of(NAMES.strip().split("\\s+"))
          .collect(toUnmodifiableMap(Frc42::number, Function.identity()));

  private Frc42() {}

  /** The method of that number, if its name is one of the shipped ones. */
  static Optional<String> name(long number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }

  static long number(String name) {
    ByteBuffer digest = ByteBuffer.wrap(Blake2b.hash(("1|" + name).getBytes(US_ASCII), 64));
    while (digest.hasRemaining()) {
      long word = Integer.toUnsignedLong(digest.getInt());
      if (word >= FIRST) {
        return word;
      }
    }
    throw new IllegalArgumentException("no method number in the digest of " + name);
  }
}
