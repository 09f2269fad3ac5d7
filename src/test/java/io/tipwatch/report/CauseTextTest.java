package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.CauseText.Flag;
import io.tipwatch.report.CauseText.Signs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CauseTextTest {
  private static final Verdict SPLIT =
      new Verdict.StateSplit(7, Samples.KEY, Set.of(Samples.LOTUS, Samples.VENUS));

  @ParameterizedTest
  @CsvSource({
    "actor-bundle, InvokedActor.State.Code, '', '', '', ''",
    "externs, MsgRct.ExitCode, '', f01000 miner · ReportConsensusFault, '', ''",
    "externs, GasCharges[9].tg, wasm_exec, '', OnGetRandomness tg=1, ''",
    "externs, MsgRct.ExitCode, '', '', '', NULL_ROUND_NEARBY",
    "migration, '', '', '', '', NO_MESSAGE_DIFFERS UPGRADE_HEIGHT",
    "migration, '', '', '', '', NO_MESSAGE_DIFFERS",
    "crypto, '', '', '', invalid BLS signature, NO_MESSAGE_DIFFERS",
    "crypto, GasCharges[3].tg, OnVerifyPost, f01000 miner · SubmitWindowedPoSt, '', ''",
    "gas, GasCharges[3].tg, OnMethodInvocation, '', '', CALLS_EQUAL",
    "gas, MsgRct.GasUsed, '', '', '', ''",
    "state, IpldOps[7].Cid, '', '', '', ''",
    "state, InvokedActor.State.Head, '', '', '', ''",
    "unknown, MsgRct.Return, '', '', '', ''"
  })
  void classesTheSplitsThatHaveHappened(
      String kind, String field, String charge, String method, String nearby, String flags) {
    Signs signs =
        new Signs(SPLIT, text(field), text(charge), text(method), List.of(nearby), flags(flags));

    assertThat(CauseText.of(signs).kind()).isEqualTo(kind);
  }

  @Test
  void readsTheSignsOfAPlace() {
    Signs signs =
        Signs.at(SPLIT, Samples.split().location().orElseThrow(), Optional.empty(), Set.of());

    assertThat(CauseText.of(signs).text())
        .isEqualTo(
            "This looks like randomness or its lookback: the executions part after"
                + " OnGetRandomness.");
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.report.Samples#verdicts")
  void claimsNoMoreThanALook(Verdict verdict) {
    assertThat(CauseText.of(Signs.nowhere(verdict, List.of(), Set.of())))
        .matches(cause ->
            cause.kind().equals("none")
                || cause.kind().equals("unknown")
                || cause.text().startsWith("This looks like "));
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  private static Set<Flag> flags(String names) {
    return names.isEmpty()
        ? Set.of()
        : Arrays.stream(names.split(" ", -1)).map(Flag::valueOf).collect(Collectors.toSet());
  }
}
