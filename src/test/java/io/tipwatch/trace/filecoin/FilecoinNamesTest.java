package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilecoinNamesTest {
  @ParameterizedTest
  @CsvSource({
    "f05, f05 market",
    "t05, t05 market",
    "f00, f00 system",
    "f03, f03 cron",
    "f010, f010 eam",
    "f080, f080 verifreg root key",
    "f099, f099 burnt funds",
    "f01234, f01234",
    "f1abc, f1abc",
    "x05, x05",
    "f, f"
  })
  void namesActorsWithAFixedId(String address, String expected) {
    assertThat(FilecoinNames.describeAddress(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "f05, '', 4, f05 market · PublishStorageDeals",
    "t03, '', 2, t03 cron · EpochTick",
    "f02, '', 2, f02 reward · AwardBlockReward",
    "f04, '', 9, f04 power · CurrentTotalPower",
    "f05, '', 9, f05 market · CronTick",
    "f01, '', 3, f01 init · Exec4",
    "f06, '', 9, f06 verifreg · ClaimAllocations",
    "f07, '', 21, f07 datacap · Allowance",
    "f010, '', 4, f010 eam · CreateExternal",
    "f080, '', 2, f080 verifreg root key · Propose",
    "f01000, storageminer, 5, f01000 miner · SubmitWindowedPoSt",
    "f01000, fil/8/storageminer, 15, f01000 miner · ReportConsensusFault",
    "f01000, storageminer, 34, f01000 miner · ProveCommitSectors3",
    "f01000, storageminer, 36, f01000 miner · ProveCommitSectorsNI",
    "f01000, evm, 3844450837, f01000 evm · InvokeEVM",
    "f1abc, '', 2, f1abc · PubkeyAddress",
    "f01234, '', 0, f01234 · Send",
    "f01234, '', 1, f01234 · Constructor",
    "f01234, '', 3844450837, f01234 · InvokeEVM"
  })
  void namesMethods(String to, String kind, String number, String expected) {
    assertThat(FilecoinNames.method(to, Optional.of(kind).filter(k -> !k.isEmpty()), number))
        .contains(expected);
  }

  @Test
  void doesNotGuessASmallMethodOfAnUnknownActor() {
    assertThat(FilecoinNames.method("f01234", Optional.empty(), "2")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"33", "37", "18446744073709551615", "-1", "1e3", "", " 2", "02", "٢"})
  void leavesNumbersWithoutAMethodUnnamed(String number) {
    assertThat(FilecoinNames.method("f01000", Optional.of("miner"), number)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "InvokeEVM, 3844450837", "Receive, 3726118371", "AuthenticateMessage, 2643134072",
    "Propose, 1696838335", "Approve, 1289044053", "AddBalance, 822473126",
    "WithdrawBalance, 2280458852", "PublishStorageDeals, 2236929350", "CreateMiner, 1173380165",
    "ChangeWorkerAddress, 3302309124", "ChangeOwnerAddress, 1010589339", "GetOwner, 3275365574",
    "ChangeBeneficiary, 1570634796", "Transfer, 80475954", "TransferFrom, 3621052141",
    "Mint, 116935346", "Balance, 3261979605", "SectorContentChanged, 2034386435",
    "SettleDealPayments, 1900091594", "AddVerifiedClient, 3916220144", "GetClaims, 2199871187",
    "ExtendClaimTerms, 1752273514", "InitialPledge, 3180523767", "MaxTerminationFee, 4127382196",
    "NetworkRawPower, 931722534", "MinerRawPower, 3753401894"
  })
  void numbersHashedMethodsAsFrc42Does(String name, long number) {
    assertThat(Frc42.number(name)).isEqualTo(number);
    assertThat(Frc42.name(number)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', 0 Ok",
    "7, '', 7 SysErrOutOfGas",
    "26, '', 26 ErrNotPayable",
    "27, '', 27",
    "33, '', 33 actor-specific",
    "33, evm, 33 EVM reverted",
    "33, storagemarket, 33 market deal not activated",
    "1000, storageminer, 1000 miner balance invariant broken",
    "999, storageminer, 999 miner-specific",
    "-1, '', -1",
    "many, '', many"
  })
  void namesExitCodes(String code, String kind, String expected) {
    assertThat(FilecoinNames.exitCode(code, Optional.of(kind).filter(k -> !k.isEmpty())))
        .isEqualTo(expected);
  }

  @Test
  void findsTheKindOfACodeInTheNetworksTable() {
    assertThat(FilecoinNames.codeKind("bafkMiner", Map.of("bafkMiner", "storageminer")))
        .contains("miner");
  }
}
