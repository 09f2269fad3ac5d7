package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTextTest {
  @Test
  void tellsASplitFromVerdictToCommands() {
    assertThat(ReportText.render(Samples.split(), 100, false))
        .isEqualTo(
"""
STATE SPLIT: forest-1, lotus-1, venus-1 compute different states from the same tipset at height
3573066.
A consensus fault. Until it is resolved, do not trust what the suspects report, keep their data and
logs, and send this report to their maintainers.

chain      filecoin-mainnet
height     3573066
tipset     bafy2bzace…hldpdmm2 and 1 more
cause      This looks like different gas rules or FVM versions: a charge is the first thing that
           differs. [gas]

Who
  root bafy2bzaceb5zp4jo2kdzyl4bd6j2gkvnp4b4ezr7sxwqk3cdwkt5r7yiqvmdq
    lotus-1 (lotus v1.36.2), forest-1 (forest 0.36.0)
  root bafy2bzacedk4rhmt2jv2lqggd7hpqgyaphlbl5vwoxsyhtxmxpmk4k3xb2tqe
    venus-1 (venus 1.20.0) ◀ suspect
  no answer to compare from lite-1 (lotus v1.34.0)
    from node: "pruned: ipld: could not find bafy2bzace"
  receipts of lite-1 bafy2bzacereceipts
  Suspect: venus-1, against the strict majority of the nodes.

Where it begins
  #186 f00 → f03 cron · EpochTick
  bafy2bzacec3cuq7ifhxgcv2v4yzl4zoe7pxm4u6wrwc3xtynkbjqmvv5isyxk (sent by the protocol itself)
    root call
    └─ subcall 1
       └─ subcall 3
          └─ subcall 0  ◀ here
  GasCharges[283].tg
    lotus-1, forest-1  7343
    venus-1            7417

Steps around it
    GasCharges[281]  OnMethodInvocation tg=75000 cg=75000 sg=0
    GasCharges[282]  OnBlockOpenBase tg=187440 cg=187440 sg=0
  ▶ GasCharges[283].tg  differs first
      lotus-1, forest-1  7343
      venus-1            7417
  ≠ GasCharges[284]
      lotus-1, forest-1  OnBlockRead tg=6942
      venus-1            OnGetRandomness tg=1
    GasCharges[285]  wasm_exec tg=90172

Other messages that differ (2)
  Consequences of the first, until shown otherwise.
  hard     #12 f01477053 → f05 market · PublishStorageDeals  MsgRct.ExitCode
  evidence f1abc → f01234 · method 99  Trace

Not compared
  IpldOps: forest-1 does not give it

Treated as equal, by rule
  filecoin-prefix ×3, null-or-empty ×812

How it was found
  rejection: not available: venus gives no text (12 ms, 310 B)
  receipts: same (240 ms, 98.3 kB)
  trace: found (18.4 s, 37.6 MB)

See it again
  $ lotus state compute-state --vm-height 3573066 --tipset \\
      bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2,bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s \\
      --json --no-timing
  $ venus state compute-state --vm-height 3573066 --tipset \\
      bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2,bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s \\
      --json --no-timing
  $ forest-cli state compute --epoch 3573066 --verbose
  $ tipwatch compare --tipset \\
      bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2,bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s

Evidence
  3573066-lotus-1.json.zst
  3573066-venus-1.json.zst
""");
  }

  @Test
  void saysLittleWhenThereIsLittleToSay() {
    assertThat(ReportText.render(Samples.bare(new Verdict.Match(7)), 100, false))
        .isEqualTo(
            """
            MATCH: All nodes agree up to and including height 7.
            Nothing to do.

            chain      filecoin-mainnet
            """);
  }

  @Test
  void saysThatNobodyCanTellWithoutAMajority() {
    assertThat(ReportText.render(Samples.undetermined(), 100, false))
        .contains("Nobody can tell which side is wrong")
        .doesNotContain("suspect ", "◀");
  }

  @Test
  void showsWhichNodesLackAMessage() {
    assertThat(ReportText.render(Samples.receiptOnly(), 100, false))
        .contains(
            "  Trace\n    lotus-1, forest-1  present\n    venus-1            (nothing there)\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 60, 100, 1000})
  void staysWithinTheWidthButForWordsOfCommands(int width) {
    int bound = Math.clamp(width, 40, 200);

    assertThat(ReportText.render(Samples.split(), width, false).lines())
        .allMatch(line -> line.length() <= bound || line.contains("bafy2bzacecnam"));
  }

  @Test
  void coloursOnlyWhenAsked() {
    String coloured = ReportText.render(Samples.split(), 100, true);

    assertThat(coloured).startsWith("\u001b[1;31mSTATE SPLIT");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(ReportText.render(Samples.split(), 100, false));
  }

  @Test
  void leavesOutTheMiddleOfADeepPath() {
    Diagnosis.Location whole = Samples.split().location().orElseThrow();
    List<Integer> deep = IntStream.range(0, 1024).boxed().collect(Collectors.toList());
    Diagnosis diagnosis =
        Samples.with(
            Samples.split(),
            new Diagnosis.Location(
                whole.message(), Optional.of(deep), "To", whole.values(), List.of(), List.of()));

    assertThat(ReportText.render(diagnosis, 100, false))
        .contains("└─ subcall 7\n", "└─ … 1008 calls …\n", "└─ subcall 1023  ◀ here\n")
        .doesNotContain("subcall 8\n");
  }

  @Test
  void namesWhoIsCalledOnTheWay() {
    Diagnosis.Location whole = Samples.split().location().orElseThrow();
    Diagnosis diagnosis =
        Samples.with(
            Samples.split(),
            new Diagnosis.Location(
                whole.message(),
                Optional.of(List.of(4)),
                List.of("f03 cron · EpochTick", "f04 power \u001b[2J· CronTick"),
                "To",
                whole.values(),
                List.of(),
                List.of()));

    assertThat(ReportText.render(diagnosis, 100, false))
        .contains(
            "root call  f03 cron · EpochTick\n", "└─ subcall 4  f04 power \\u001b[2J· CronTick");
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.report.Samples#all")
  void beginsWithTheVerdictInWords(Diagnosis sample) {
    assertThat(ReportText.render(sample, 200, false))
        .startsWith(
            sample.verdict().kind().replace('_', ' ')
                + ": "
                + VerdictText.sentence(sample.verdict()).substring(0, 10));
    assertThat(VerdictText.meaning(sample.verdict())).endsWith(".");
  }
}
