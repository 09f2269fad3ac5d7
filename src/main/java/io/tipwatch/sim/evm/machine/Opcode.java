package io.tipwatch.sim.evm.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * An operation of the EVM.
 *
 * @param gas the part of its price that never changes
 * @param pops how many words it takes off the stack
 * @param pushes how many it puts there
 */
public record Opcode(int code, String name, int gas, int pops, int pushes) {
  public static final int STOP = 0x00;
  public static final int SHA3 = 0x20;
  public static final int SLOAD = 0x54;
  public static final int SSTORE = 0x55;
  public static final int JUMPDEST = 0x5b;
  public static final int PUSH0 = 0x5f;
  public static final int PUSH1 = 0x60;
  public static final int DUP1 = 0x80;
  public static final int SWAP1 = 0x90;
  public static final int LOG0 = 0xa0;
  public static final int CREATE = 0xf0;
  public static final int CALL = 0xf1;
  public static final int CALLCODE = 0xf2;
  public static final int RETURN = 0xf3;
  public static final int DELEGATECALL = 0xf4;
  public static final int CREATE2 = 0xf5;
  public static final int STATICCALL = 0xfa;
  public static final int REVERT = 0xfd;
  public static final int INVALID = 0xfe;
  public static final int SELFDESTRUCT = 0xff;

  private static final int PUSH32 = 0x7f;
  private static final int LOG4 = 0xa4;

  /** Those that are not one of a row: code, name, gas, pops, pushes. */
  private static final String SINGLE =
      """
      00 STOP 0 0 0|01 ADD 3 2 1|02 MUL 5 2 1|03 SUB 3 2 1|04 DIV 5 2 1|05 SDIV 5 2 1|06 MOD 5 2 1
      07 SMOD 5 2 1|08 ADDMOD 8 3 1|09 MULMOD 8 3 1|0a EXP 10 2 1|0b SIGNEXTEND 5 2 1
      10 LT 3 2 1|11 GT 3 2 1|12 SLT 3 2 1|13 SGT 3 2 1|14 EQ 3 2 1|15 ISZERO 3 1 1|16 AND 3 2 1
      17 OR 3 2 1|18 XOR 3 2 1|19 NOT 3 1 1|1a BYTE 3 2 1|1b SHL 3 2 1|1c SHR 3 2 1|1d SAR 3 2 1
      20 KECCAK256 30 2 1|30 ADDRESS 2 0 1|31 BALANCE 0 1 1|32 ORIGIN 2 0 1|33 CALLER 2 0 1
      34 CALLVALUE 2 0 1|35 CALLDATALOAD 3 1 1|36 CALLDATASIZE 2 0 1|37 CALLDATACOPY 3 3 0
      38 CODESIZE 2 0 1|39 CODECOPY 3 3 0|3a GASPRICE 2 0 1|3b EXTCODESIZE 0 1 1
      3c EXTCODECOPY 0 4 0|3d RETURNDATASIZE 2 0 1|3e RETURNDATACOPY 3 3 0|3f EXTCODEHASH 0 1 1
      40 BLOCKHASH 20 1 1|41 COINBASE 2 0 1|42 TIMESTAMP 2 0 1|43 NUMBER 2 0 1
      44 PREVRANDAO 2 0 1|45 GASLIMIT 2 0 1|46 CHAINID 2 0 1|47 SELFBALANCE 5 0 1
      48 BASEFEE 2 0 1|50 POP 2 1 0|51 MLOAD 3 1 1|52 MSTORE 3 2 0|53 MSTORE8 3 2 0
      54 SLOAD 0 1 1|55 SSTORE 0 2 0|56 JUMP 8 1 0|57 JUMPI 10 2 0|58 PC 2 0 1|59 MSIZE 2 0 1
      5a GAS 2 0 1|5b JUMPDEST 1 0 0|5f PUSH0 2 0 1|f0 CREATE 32000 3 1|f1 CALL 0 7 1
      f2 CALLCODE 0 7 1|f3 RETURN 0 2 0|f4 DELEGATECALL 0 6 1|f5 CREATE2 32000 4 1
      fa STATICCALL 0 6 1|fd REVERT 0 2 0|ff SELFDESTRUCT 5000 1 0\
      """;

  private static final List<Opcode> ALL = all();

  /** The operation with a code; one that is not defined is named so and takes nothing. */
  public static Opcode of(int code) {
    return ALL.get(code);
  }

  /** The operation of a name. */
  public static Opcode of(String name) {
    return ALL.stream()
        .filter(op -> op.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation is called " + name));
  }

  public boolean isDefined() {
    return gas >= 0;
  }

  /** How many bytes of the code that follow belong to an operation. */
  static int immediate(int code) {
    return code >= PUSH1 && code <= PUSH32 ? code - PUSH0 : 0;
  }

  static boolean isLog(int code) {
    return code >= LOG0 && code <= LOG4;
  }

  static boolean isPush(int code) {
    return code >= PUSH1 && code <= PUSH32;
  }

  static boolean isDup(int code) {
    return code >= DUP1 && code < SWAP1;
  }

  static boolean isSwap(int code) {
    return code >= SWAP1 && code < LOG0;
  }

  /** Whether it starts another frame, in which further steps may follow. */
  public boolean isCall() {
    return switch (code) {
      case CREATE, CREATE2, CALL, CALLCODE, DELEGATECALL, STATICCALL -> true;
      default -> false;
    };
  }

  private static List<Opcode> all() {
    List<Opcode> table = new ArrayList<>();
    for (int code = 0; code < 256; code++) {
      table.add(row(code));
    }
    for (String line : SINGLE.split("[|\n]", -1)) {
      String[] part = line.strip().split(" ", -1);
      int code = Integer.parseInt(part[0], 16);
      table.set(code, new Opcode(code, part[1], number(part[2]), number(part[3]), number(part[4])));
    }
    return List.copyOf(table);
  }

  private static Opcode row(int code) {
    if (isPush(code)) {
      return new Opcode(code, "PUSH" + immediate(code), 3, 0, 1);
    } else if (isDup(code)) {
      int depth = code - DUP1 + 1;
      return new Opcode(code, "DUP" + depth, 3, depth, depth + 1);
    } else if (isSwap(code)) {
      int depth = code - SWAP1 + 2;
      return new Opcode(code, "SWAP" + (depth - 1), 3, depth, depth);
    } else if (isLog(code)) {
      int topics = code - LOG0;
      return new Opcode(code, "LOG" + topics, 375 * (topics + 1), topics + 2, 0);
    }
    return new Opcode(code, code == INVALID ? "INVALID" : "opcode 0x" + hex(code), -1, 0, 0);
  }

  private static String hex(int code) {
    return Integer.toHexString(code);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
