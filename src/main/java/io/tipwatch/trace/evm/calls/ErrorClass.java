package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.EvmDialect;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rule N4: the classes of failure that the texts of all clients fall into. */
enum ErrorClass {
  NONE,
  REVERT,
  OUT_OF_GAS,
  INVALID_OPERATION,
  BAD_JUMP,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  STATIC,
  OUT_OF_BOUNDS,
  DEPTH,
  BALANCE,
  PRECOMPILE,
  INVALID_CODE,
  COLLISION,
  NONCE,
  OTHER;

  /**
   * Words by which a text is known, the first that is found; lower case and without blanks, as some
   * clients write phrases and some write names of enums.
   */
  private static final List<Map.Entry<String, ErrorClass>> WORDS =
      List.of(
          Map.entry("codestorageoutofgas", OUT_OF_GAS),
          Map.entry("outofgas", OUT_OF_GAS),
          Map.entry("insufficientgas", OUT_OF_GAS),
          Map.entry("gasuintoverflow", OUT_OF_GAS),
          Map.entry("gasuint64overflow", OUT_OF_GAS),
          Map.entry("reentrancysentry", OUT_OF_GAS),
          // Code that is too large costs all gas, and the parity forms call it so.
          Map.entry("codesize", OUT_OF_GAS),
          Map.entry("contractsizelimit", OUT_OF_GAS),
          Map.entry("codeistoolarge", OUT_OF_GAS),
          Map.entry("mustnotbeginwith0xef", INVALID_CODE),
          Map.entry("startingwithef", INVALID_CODE),
          Map.entry("invalidcode", INVALID_CODE),
          Map.entry("invalidjump", BAD_JUMP),
          Map.entry("badjump", BAD_JUMP),
          Map.entry("stackunderflow", STACK_UNDERFLOW),
          Map.entry("insufficientstack", STACK_UNDERFLOW),
          Map.entry("stacklimit", STACK_OVERFLOW),
          Map.entry("stackoverflow", STACK_OVERFLOW),
          Map.entry("toomanystack", STACK_OVERFLOW),
          Map.entry("outofstack", STACK_OVERFLOW),
          Map.entry("writeprotection", STATIC),
          Map.entry("mutablecall", STATIC),
          Map.entry("statecha", STATIC),
          Map.entry("illegalstate", STATIC),
          Map.entry("outofbounds", OUT_OF_BOUNDS),
          Map.entry("outofoffset", OUT_OF_BOUNDS),
          Map.entry("invalidreturndata", OUT_OF_BOUNDS),
          Map.entry("calldepth", DEPTH),
          Map.entry("calltoodeep", DEPTH),
          Map.entry("maxdepth", DEPTH),
          Map.entry("insufficientbalance", BALANCE),
          Map.entry("outoffund", BALANCE),
          Map.entry("notenoughbalance", BALANCE),
          Map.entry("built-in", PRECOMPILE),
          Map.entry("precompile", PRECOMPILE),
          Map.entry("invalidinputlength", PRECOMPILE),
          Map.entry("collision", COLLISION),
          Map.entry("nonce", NONCE),
          Map.entry("badinstruction", INVALID_OPERATION),
          Map.entry("invalidop", INVALID_OPERATION),
          Map.entry("undefinedinstruction", INVALID_OPERATION),
          Map.entry("opcodenotfound", INVALID_OPERATION),
          Map.entry("invalidinstruction", INVALID_OPERATION));

  /** The class of a text; {@link #NONE} for no text at all. */
  static ErrorClass of(String text, EvmDialect dialect) {
    if (text.isEmpty()) {
      return NONE;
    }
    String word = text.toLowerCase(Locale.ROOT).replaceAll("[ _]", "");
    if (word.startsWith("reverted")
        || word.startsWith("executionrevert")
        || word.equals("revert")) {
      return REVERT;
    }
    for (Map.Entry<String, ErrorClass> known : WORDS) {
      if (word.contains(known.getKey())) {
        return known.getValue();
      }
    }
    return dialect.reasonAsError() ? REVERT : OTHER;
  }
}
