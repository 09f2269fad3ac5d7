package io.tipwatch.trace.evm;

import io.tipwatch.trace.Rule;
import io.tipwatch.trace.Rule.Treatment;
import java.util.List;

/** The normalisation table for EVM traces, receipts and states. */
public final class EvmRules {
  private static final String FAMILY = "evm";

  public static final Rule N1 =
      new Rule(
          "N1",
          FAMILY,
          Treatment.DROP,
          List.of("blockHash", "blockNumber", "transactionPosition"),
          "left out; transactions are paired by their hash, calls by their traceAddress",
          "block hashes differ between chains with equal execution, and where the block is known"
              + " they say nothing new",
          "openethereum crates/rpc/src/v1/types/trace.rs");

  public static final Rule N2 =
      new Rule(
          "N2",
          FAMILY,
          Treatment.DROP,
          List.of("type reward", "type empty"),
          "items that are no calls are left out",
          "Besu always appends a reward, Erigon and Reth before the merge, Opera writes an item for"
              + " an empty block",
          "besu docs/trace_rpc_apis.md, go-opera txtracing");

  public static final Rule N3 =
      new Rule(
          "N3",
          FAMILY,
          Treatment.DROP,
          List.of("calls[]", "traceAddress", "subtraces"),
          "calls of precompiles are left out, and the calls beside them counted anew",
          "Reth and Nethermind leave them out, Erigon those without value, anvil and Opera keep"
              + " them; what they return shows in their caller",
          "geth call_flat.go includePrecompiles, erigon trace_adhoc.go");

  public static final Rule N4 =
      new Rule(
          "N4",
          FAMILY,
          Treatment.EQUATE,
          List.of("error", "revertReason"),
          "texts of one class of failure are the same",
          "each client has words of its own: out of gas, Out of gas, OutOfGas, out of gas: not"
              + " enough gas for reentrancy sentry; Sonic may write the contract's reason",
          "geth call_flat.go, revm-inspectors utils.rs");

  public static final Rule N5 =
      new Rule(
          "N5",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("output", "gasUsed", "address", "result"),
          "of a call that failed compared only if both sides have it, the output only if the call"
              + " reverted; the address of a failed creation is left out",
          "clients write a result beside the error, or none, or null",
          "nethermind #5732, besu, erigon");

  public static final Rule N6 =
      new Rule(
          "N6",
          FAMILY,
          Treatment.DROP,
          List.of("gas and gasUsed of the root call"),
          "left out; receipts tell the gas of a transaction",
          "the gas limit, or less the intrinsic gas; with refunds or without; anvil adds up the"
              + " block, Opera puts the gas used in both",
          "reth #4951, recorded on anvil 1.7.1 and EDR");

  public static final Rule N7 =
      new Rule(
          "N7",
          FAMILY,
          Treatment.DROP,
          List.of("gas and gasUsed of inner calls"),
          "left out if a side is Opera",
          "Opera makes the gas of inner calls up from that of their parents",
          "go-opera txtracing/structlogger");

  public static final Rule N8 =
      new Rule(
          "N8",
          FAMILY,
          Treatment.EQUATE,
          List.of("refund_address", "balance of a suicide"),
          "refund_address is refundAddress; the balance is left out if a side is Opera",
          "Opera writes the first name, and the value of the call in place of the balance",
          "go-opera txtracing");

  public static final Rule N9 =
      new Rule(
          "N9",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("creationMethod"),
          "compared only if both sides provide it",
          "newer than the format; Opera, Sonic and Lotus do not write it",
          "openethereum #11651, erigon, revm-inspectors");

  public static final Rule N10 =
      new Rule(
          "N10",
          FAMILY,
          Treatment.EQUATE,
          List.of("*"),
          "numbers and words are read from any hexadecimal form, or from digits",
          "upper case, zeros in front, no 0x, JSON numbers: ganache pads the stack, ethereumjs"
              + " shortens storage, Opera writes no 0x",
          "execution-apis src/schemas/opcode-tracer.yaml, recorded on ganache and ethereumjs");

  public static final Rule N11 =
      new Rule(
          "N11",
          FAMILY,
          Treatment.DROP,
          List.of("structLogs[].gasCost", "structLogs[].refund", "first depth"),
          "never compared; depths count from the first step's",
          "ethereumjs counts the static cost twice and begins at depth 0, Nethermind writes costs"
              + " below zero; the gas of the next step tells what was spent",
          "goevmlab evms/marshalling.go, nethermind #6810");

  public static final Rule N12 =
      new Rule(
          "N12",
          FAMILY,
          Treatment.EQUATE,
          List.of("structLogs[]"),
          "one more step at the end of a call is the same if it is the STOP where code runs out,"
              + " the failing step, or the failing step told twice, and both sides end alike",
          "geth writes a STOP that no code has, ethereumjs leaves out a step that ran out of gas",
          "goevmlab evms/geth.go, recorded on EDR and ethereumjs");

  public static final Rule N13 =
      new Rule(
          "N13",
          FAMILY,
          Treatment.EQUATE,
          List.of("structLogs[].op"),
          "KECCAK256 is SHA3, PREVRANDAO is DIFFICULTY, SELFDESTRUCT is SUICIDE, INVALID is any"
              + " operation that is not defined",
          "operations were renamed, and undefined ones have no agreed name",
          "EIP-4399, EIP-6, geth core/vm/opcodes.go");

  public static final Rule N14 =
      new Rule(
          "N14",
          FAMILY,
          Treatment.DROP,
          List.of("structLogs[].storage", "structLogs[].memory"),
          "left out; storage is compared by the state before and after",
          "at each step or at loads and stores only, what was touched or all there is, ethereumjs"
              + " under hashed keys",
          "execution-apis opcode-tracer.yaml, recorded on ethereumjs");

  public static final Rule N15 =
      new Rule(
          "N15",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("*"),
          "time-outs, cut answers, empty answers and missing tracers are inconclusive",
          "anvil answers {} for tracers that it lacks, ganache with struct logs; Sonic stops after"
              + " 2000 steps, Nethermind closes a cut trace as valid JSON",
          "sonic --rpc.structloglimit, recorded on anvil and ganache");

  public static final Rule N16 =
      new Rule(
          "N16",
          FAMILY,
          Treatment.DROP,
          List.of("value of a delegatecall"),
          "left out",
          "nothing is sent: Opera and Sonic write zero, Erigon the value of the caller, geth none",
          "erigon trace_adhoc.go, go-opera txtracing");

  public static final Rule N17 =
      new Rule(
          "N17",
          FAMILY,
          Treatment.EQUATE,
          List.of("value", "input", "output", "balance", "nonce", "storage", "type"),
          "null, absent, 0x and zero are the same",
          "geth leaves out what is empty, zero slots are left out of states, others write them",
          "geth eth/tracers/native gen_account_json.go, call.go");

  public static final Rule N18 =
      new Rule(
          "N18",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("codeHash", "logsBloom", "root", "contractAddress"),
          "compared only if both sides provide it",
          "newer geth writes codeHash beside code; blooms and roots depend on client and age",
          "geth eth/tracers/native/prestate.go");

  public static final Rule N19 =
      new Rule(
          "N19",
          FAMILY,
          Treatment.IF_BOTH,
          List.of("*"),
          "a field of a call that no rule speaks of is compared by its whole value if both sides"
              + " provide it",
          "the next version of a client may add fields, and what it adds may tell a difference",
          "geth callTracer withLog");

  /** All of them, in the order in which they are listed. */
  public static final List<Rule> ALL =
      List.of(N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11, N12, N13, N14, N15, N16, N17, N18, N19);

  private EvmRules() {}
}
