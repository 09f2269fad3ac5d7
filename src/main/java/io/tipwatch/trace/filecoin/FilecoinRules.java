package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.Rule;
import io.tipwatch.trace.Rule.Treatment;
import java.util.List;

/** The normalisation table for Filecoin traces. */
public final class FilecoinRules {
  private static final String FAMILY = "filecoin";

  public static final Rule TIMING =
      new Rule(
          "timing",
          FAMILY,
          Treatment.DROP,
          List.of("Duration", "GasCharges[].tt", "GasCharges[].ex"),
          "left out",
          "how long a step took depends on the machine",
          "lotus chain/types/execresult.go");

  public static final Rule OLD_CHARGE_FIELDS =
      new Rule(
          "old-charge-fields",
          FAMILY,
          Treatment.DROP,
          List.of("GasCharges[].loc", "GasCharges[].vtg", "GasCharges[].vcg", "GasCharges[].vsg"),
          "left out",
          "source location and virtual gas of the legacy VM; gone since Lotus v1.23",
          "lotus #10372");

  public static final Rule ERROR_TEXT =
      new Rule(
          "error-text",
          FAMILY,
          Treatment.DROP,
          List.of("Error"),
          "left out; shown where a message is shown",
          "Lotus and Venus end it in (RetCode=7), Forest in (RetCode=SysErrOutOfGas(7)), and"
              + " backtraces depend on the environment",
          "forest api_compare_tests.rs");

  public static final Rule LOGS =
      new Rule(
          "logs",
          FAMILY,
          Treatment.DROP,
          List.of("Logs"),
          "left out",
          "only written when actors are debugged",
          "lotus 54bd2c74");

  public static final Rule NULL_OR_EMPTY =
      new Rule(
          "null-or-empty",
          FAMILY,
          Treatment.EQUATE,
          List.of(
              "Subcalls",
              "GasCharges",
              "IpldOps",
              "Params",
              "Return",
              "InvokedActor",
              "DelegatedAddress",
              "EventsRoot"),
          "null, absent, [] and \"\" are the same",
          "Go writes nil slices as null, Forest writes null when empty and omits what Lotus prints",
          "forest src/rpc, lotus chain/types");

  public static final Rule ALIAS =
      new Rule(
          "alias",
          FAMILY,
          Treatment.EQUATE,
          List.of("InvokedActor.State.Address", "Msg.CodeCid"),
          "read as DelegatedAddress and InvokedActor.State.Code",
          "the fields moved between generations of the trace",
          "lotus v1.27.0, #12155");

  public static final Rule CALL_RECEIPT =
      new Rule(
          "call-receipt",
          FAMILY,
          Treatment.DROP,
          List.of("ExecutionTrace.MsgRct.GasUsed", "ExecutionTrace.MsgRct.EventsRoot"),
          "left out inside calls",
          "the oldest generation writes a whole receipt for each call and fills it only at the root",
          "lotus #10372");

  public static final Rule GENERATION =
      new Rule(
          "generation",
          FAMILY,
          Treatment.IF_BOTH,
          List.of(
              "Msg.GasLimit", "Msg.ReadOnly", "InvokedActor", "IpldOps", "GasCharges", "Msg.From"),
          "compared only if both sides provide it",
          "each generation of clients added fields; FVM2 in Forest has no GasLimit and ReadOnly, a"
              + " legacy VM without tracing has no charges, and the oldest generation names the"
              + " sender by its key",
          "lotus chain/types/execresult.go");

  public static final Rule NOT_EXECUTED =
      new Rule(
          "not-executed",
          FAMILY,
          Treatment.EQUATE,
          List.of("ExecutionTrace"),
          "null is the same as a record of zero values",
          "a message that fails before it runs has no calls: Forest writes null, Lotus zero values",
          "forest src/state_manager/utils.rs");

  public static final Rule UNDISPATCHED_EXIT =
      new Rule(
          "undispatched-exit",
          FAMILY,
          Treatment.SOFT,
          List.of("ExecutionTrace…MsgRct.ExitCode"),
          "exit codes 0, 5 and 10 of a call that reached no actor are the same",
          "the FFI of Lotus and Venus makes up 5 or 10 for it, Forest 0; what it did on chain shows"
              + " in its caller",
          "filecoin-ffi rust/src/fvm/machine.rs, forest src/state_manager/utils.rs");

  public static final Rule ZERO_CODEC =
      new Rule(
          "zero-codec",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("Msg.ParamsCodec", "MsgRct.ReturnCodec"),
          "compared only if both sides have one that is not 0",
          "Forest runs network versions before 18 on FVM2, which knows no codecs",
          "forest src/interpreter");

  public static final Rule COST_MESSAGE =
      new Rule(
          "cost-message",
          FAMILY,
          Treatment.SOFT,
          List.of("GasCost.Message"),
          "null on one side is not a difference",
          "Forest writes null for an explicit message that cost nothing",
          "forest src/rpc/methods/state.rs");

  public static final Rule ADDRESS_PREFIX =
      new Rule(
          "address-prefix",
          FAMILY,
          Treatment.EQUATE,
          List.of("From", "To", "DelegatedAddress"),
          "f and t are the same first letter",
          "which one is printed is a setting of the client",
          "FIP-0002, go-address");

  public static final Rule WRITING =
      new Rule(
          "writing",
          FAMILY,
          Treatment.EQUATE,
          List.of("*"),
          "the order of fields, the case of field names, and quotes around digits do not matter",
          "old Venus writes lower-case names, and big integers are quoted by some clients",
          "venus #4658");

  public static final Rule UNKNOWN_FIELD =
      new Rule(
          "unknown-field",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("*"),
          "a field that no rule and no comparison speaks of is compared by its whole value, as"
              + " evidence, only if both sides provide it",
          "the next generation of a client may add fields, and what it adds may tell a difference",
          "lotus chain/types/execresult.go");

  /** All of them, in the order in which they are listed. */
  public static final List<Rule> ALL =
      List.of(
          TIMING,
          OLD_CHARGE_FIELDS,
          ERROR_TEXT,
          LOGS,
          NULL_OR_EMPTY,
          ALIAS,
          CALL_RECEIPT,
          GENERATION,
          NOT_EXECUTED,
          UNDISPATCHED_EXIT,
          ZERO_CODEC,
          COST_MESSAGE,
          ADDRESS_PREFIX,
          WRITING,
          UNKNOWN_FIELD);

  private FilecoinRules() {}
}
