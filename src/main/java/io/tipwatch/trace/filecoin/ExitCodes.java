package io.tipwatch.trace.filecoin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the exit codes of messages are called. */
final class ExitCodes {
  /** The first code that each actor uses as it likes. */
  private static final long FIRST_ACTOR_SPECIFIC = 32;

  private static final Map<Long, String> COMMON =
      numbered(
          """
          0 Ok
          1 SysErrSenderInvalid
          2 SysErrSenderStateInvalid
          3 SysErrInvalidMethod
          4 SysErrIllegalInstruction
          5 SysErrInvalidReceiver
          6 SysErrInsufficientFunds
          7 SysErrOutOfGas
          8 SysErrForbidden
          9 SysErrIllegalExitCode
          10 SysErrFatal
          11 SysErrMissingReturn
          12 SysErrReserved
          13 SysErrReserved
          14 SysErrReserved
          15 SysErrReserved
          16 ErrIllegalArgument
          17 ErrNotFound
          18 ErrForbidden
          19 ErrInsufficientFunds
          20 ErrIllegalState
          21 ErrSerialization
          22 ErrUnhandledMessage
          23 ErrUnspecified
          24 ErrAssertionFailed
          25 ErrReadOnly
          26 ErrNotPayable
          """);

  private static final Map<String, Map<Long, String>> OF_ACTORS =
      Map.of(
          "evm",
          numbered(
              """
              33 EVM reverted
              34 EVM invalid instruction
              35 EVM undefined instruction
              36 EVM stack underflow
              37 EVM stack overflow
              38 EVM illegal memory access
              39 EVM bad jump destination
              40 EVM selfdestruct failed
              """),
          "miner",
          numbered(
              """
              1000 miner balance invariant broken
              1001 miner notification send failed
              1002 miner notification receiver aborted
              1003 miner notification response invalid
              1004 miner notification rejected
              """),
          "market",
          numbered(
              """
              32 market deal expired
              33 market deal not activated
              """),
          "power",
          numbered("32 power too many prove commits"));

  private ExitCodes() {}

  private static Map<Long, String> numbered(String lines) {
    Map<Long, String> names = new HashMap<>();
    lines
        .lines()
        .forEach(line -> {
          int space = line.indexOf(' ');
          names.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
        });
    return Map.copyOf(names);
  }

  /** The name of a code that an actor of that kind, if known, ended with. */
  static Optional<String> name(long code, Optional<String> kind) {
    if (code < FIRST_ACTOR_SPECIFIC) {
      return Optional.ofNullable(COMMON.get(code));
    }
    return Optional.of(
        kind.map(OF_ACTORS::get)
            .map(names -> names.get(code))
            .orElseGet(() -> kind.map(name -> name + "-specific").orElse("actor-specific")));
  }
}
