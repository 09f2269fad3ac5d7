package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Code;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * The program of a contract that does whatever an {@link Act} asks for. Several of them know each
 * the next, so that calls go from one to the other.
 */
final class Puppet {
  /** Where the last child's address is stored. */
  static final BigInteger CHILD_SLOT = BigInteger.valueOf(4);

  /** Where Berlin's pricing once went wrong: an address that a fork far away would fill. */
  static final Address FAR = Address.of(0x10);

  /** What the child does: {@code die(address)} or store. */
  private static final BigInteger DIE = BigInteger.valueOf(0xc9353cb5L);

  private static final int SELECTOR_BITS = 224;
  private static final int PAGE = 0x80;
  private static final String REASON = "refused";

  private final Assembler code = new Assembler();
  private final Address next;

  private Puppet(Address next) {
    this.next = next;
  }

  /**
   * @param next the contract that it calls
   */
  static Code program(Address next) {
    return new Code(new Puppet(next).assembled());
  }

  /** Creates a child that keeps a number; the number follows these bytes as a word. */
  static Bytes childInit() {
    Bytes program = child();
    return new Assembler()
        .ops("#32 #32 CODESIZE SUB #0 CODECOPY #0 MLOAD #0 SSTORE")
        .push(program.size())
        .pushPlace("program")
        .ops("#0 CODECOPY")
        .push(program.size())
        .ops("#0 RETURN")
        .place("program")
        .bytes(program)
        .code();
  }

  /** Reverts at once, as the start of a contract that is created in vain. */
  static Bytes vainInit() {
    return new Assembler().ops("#0 #0 REVERT").code();
  }

  private static Bytes child() {
    return new Assembler()
        .ops("#0 CALLDATALOAD")
        .push(SELECTOR_BITS)
        .ops("SHR")
        .push(DIE)
        .ops("EQ")
        .jumpIf("die")
        .ops("#4 CALLDATALOAD #0 SSTORE STOP")
        .target("die")
        .ops("#4 CALLDATALOAD SELFDESTRUCT")
        .code();
  }

  private Bytes assembled() {
    code.push(PAGE).ops("#64 MSTORE #4 CALLDATASIZE LT").jumpIf("receive");
    code.ops("#0 CALLDATALOAD").push(SELECTOR_BITS).ops("SHR");
    for (Act act : Act.values()) {
      if (act.isFunction()) {
        code.ops("DUP1").push(act.selector()).ops("EQ").jumpIf(act.name());
      }
    }
    code.ops("#0 #0 REVERT").target("receive").ops("STOP");
    storing();
    calling();
    failing();
    creating();
    precompiled();
    code.place("child").bytes(childInit());
    return code.code();
  }

  private void storing() {
    code.target(Act.SET.name()).ops("#4 CALLDATALOAD DUP1 #0 SSTORE");
    // a counter, and an entry of a mapping by caller
    code.ops("#5 SLOAD #1 ADD #5 SSTORE CALLER #0 MSTORE #8 #32 MSTORE #64 #0 KECCAK256");
    code.ops("DUP1 SLOAD DUP3 ADD SWAP1 SSTORE");
    code.push(PAGE).ops("MSTORE CALLER").push(Act.SET.selector()).ops("#32").push(PAGE);
    code.ops("LOG2 STOP");
    code.target(Act.PEEK.name()).ops("#0 SLOAD").push(PAGE).ops("MSTORE #32").push(PAGE);
    code.ops("RETURN");
    code.target(Act.LOOP.name()).ops("#0 #4 CALLDATALOAD").target("round");
    code.ops("DUP1 ISZERO").jumpIf("rounds").ops("SWAP1 #31 MUL DUP2 ADD SWAP1 #1 SWAP1 SUB");
    code.jump("round").target("rounds").ops("POP #3 SSTORE STOP");
  }

  private void calling() {
    code.target(Act.CHAIN.name()).ops("#4 CALLDATALOAD DUP1 ISZERO").jumpIf("end of chain");
    code.ops("#1 SWAP1 SUB");
    ask(Act.CHAIN);
    code.ops("#32").push(PAGE).ops("#36").push(PAGE).ops("#0").push(next.value());
    code.ops("GAS CALL ISZERO").jumpIf("broken chain").push(PAGE).ops("MLOAD #1 ADD");
    code.jump("answer").target("end of chain").ops("POP #1 SLOAD #1 ADD").target("answer");
    code.ops("DUP1 #1 SSTORE").push(PAGE).ops("MSTORE #32").push(PAGE).ops("RETURN");
    code.target("broken chain").ops("#0 #0 REVERT");
    code.target(Act.FAN.name()).ops("#4 CALLDATALOAD #1 ADD");
    ask(Act.SET);
    callNext("CALL").ops("POP").ops("#0");
    ask(Act.PEEK);
    code.ops("#32").push(PAGE).ops("#4").push(PAGE).push(next.value()).ops("GAS STATICCALL POP");
    code.push(PAGE).ops("MLOAD");
    ask(Act.SET);
    code.ops("#0 #0 #36").push(PAGE).push(next.value()).ops("GAS DELEGATECALL #7 SSTORE STOP");
    code.target(Act.PAY.name()).ops("#0 #0 #0 #0 CALLVALUE #4 CALLDATALOAD #0 CALL #2 SSTORE STOP");
  }

  private void failing() {
    code.target(Act.CAUGHT.name()).ops("#4 CALLDATALOAD");
    ask(Act.FAIL);
    callNext("CALL").ops("ISZERO RETURNDATASIZE ADD #2 SSTORE RETURNDATASIZE #0").push(PAGE);
    code.ops("RETURNDATACOPY STOP");
    code.target(Act.FAIL.name()).ops("#4 CALLDATALOAD #0 SSTORE");
    BigInteger error = BigInteger.valueOf(0x08c379a0L);
    code.push(error).push(SELECTOR_BITS).ops("SHL").push(PAGE).ops("MSTORE #32").push(PAGE + 4);
    code.ops("MSTORE").push(REASON.length()).push(PAGE + 36).ops("MSTORE");
    code.push(new BigInteger(1, REASON.getBytes(StandardCharsets.US_ASCII)));
    code.push(256 - 8 * REASON.length()).ops("SHL").push(PAGE + 68).ops("MSTORE #100");
    code.push(PAGE).ops("REVERT");
    code.target(Act.OUT_OF_GAS.name()).target("circle").jump("circle");
    code.target(Act.INVALID.name()).ops("INVALID");
  }

  private void creating() {
    for (Act act : new Act[] {Act.DEPLOY, Act.DEPLOY_SALTED}) {
      code.target(act.name()).push(childInit().size()).pushPlace("child").push(PAGE);
      code.ops("CODECOPY #4 CALLDATALOAD").push(PAGE + childInit().size()).ops("MSTORE");
      if (act == Act.DEPLOY_SALTED) {
        code.ops("#4 CALLDATALOAD");
      }
      code.push(childInit().size() + 32).push(PAGE).ops("CALLVALUE");
      code.ops(act == Act.DEPLOY ? "CREATE" : "CREATE2").ops("#4 SSTORE STOP");
    }
    code.target(Act.KILL.name()).push(DIE).push(SELECTOR_BITS).ops("SHL").push(PAGE);
    code.ops("MSTORE #4 CALLDATALOAD").push(PAGE + 4).ops("MSTORE #0 #0 #36").push(PAGE);
    code.ops("#0 #4 SLOAD GAS CALL #2 SSTORE STOP");
  }

  private void precompiled() {
    code.target(Act.HASH.name()).ops("#4 CALLDATALOAD").push(PAGE).ops("MSTORE #32");
    code.push(PAGE + 32).ops("#32").push(PAGE).ops("#2 GAS STATICCALL ISZERO");
    code.push(PAGE + 32).ops("MLOAD ADD #6 SSTORE STOP");
    code.target(Act.REACH.name()).ops("#4 CALLDATALOAD").push(PAGE).ops("MSTORE #0 #0 #32");
    code.push(PAGE).ops("#0 #4 GAS CALL POP RETURNDATASIZE #0").push(PAGE + 64);
    code.ops("RETURNDATACOPY").push(PAGE + 64).ops("MLOAD #6 SSTORE #0 #0 #0 #0 #0");
    code.push(FAR.value()).ops("GAS CALL POP STOP");
  }

  /** Puts a selector and the word on top of the stack into memory. */
  private void ask(Act act) {
    code.push(act.selector()).push(SELECTOR_BITS).ops("SHL").push(PAGE).ops("MSTORE");
    code.push(PAGE + 4).ops("MSTORE");
  }

  private Assembler callNext(String operation) {
    code.ops("#0 #0 #36").push(PAGE).ops("#0").push(next.value()).ops("GAS " + operation);
    return code;
  }
}
