package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of operations mean. */
final class Opcodes {
  private static final String UNDEFINED = "INVALID";

  /** N13: names that were changed, by the name of today. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "SHA3", "KECCAK256",
          "DIFFICULTY", "PREVRANDAO",
          "RANDOM", "PREVRANDAO",
          "SUICIDE", "SELFDESTRUCT",
          "Unknown", UNDEFINED,
          "UNKNOWN", UNDEFINED);

  /** Geth before it had a name for 0xfe, and for what is not defined to this day. */
  private static final Pattern NOT_DEFINED =
      Pattern.compile("(?:Missing )?opcode 0x([0-9a-fA-F]{1,2})(?: not defined)?");

  private static final Set<String> HALTING =
      Set.of("STOP", "RETURN", "REVERT", "SELFDESTRUCT", UNDEFINED);

  private static final Set<String> CALLS = Set.of("CALL", "CALLCODE", "DELEGATECALL", "STATICCALL");

  private static final Set<String> CREATES = Set.of("CREATE", "CREATE2");

  private static final long[] CALLING = {
    StructStep.op1("CALL"),
    StructStep.op1("CALLCODE"),
    StructStep.op1("DELEGATECALL"),
    StructStep.op1("STATICCALL"),
    StructStep.op1("CREATE"),
    StructStep.op1("CREATE2"),
    StructStep.op1("SELFDESTRUCT"),
    StructStep.op1("SUICIDE")
  };

  private Opcodes() {}

  /** Whether two steps run the same operation under one name. */
  static boolean sameName(StructStep a, StructStep b) {
    return a.op1() == b.op1() && a.op2() == b.op2();
  }

  /** Whether two names are those of one operation. */
  static boolean same(String a, String b) {
    Matcher left = NOT_DEFINED.matcher(a);
    Matcher right = NOT_DEFINED.matcher(b);
    if (left.matches() && right.matches()) {
      return Integer.parseInt(left.group(1), 16) == Integer.parseInt(right.group(1), 16);
    }
    return name(a).equals(name(b));
  }

  /** The name of today. */
  static String name(String written) {
    return NOT_DEFINED.matcher(written).matches()
        ? UNDEFINED
        : ALIASES.getOrDefault(written, written);
  }

  /** Whether the operation ends its call by what it is, not by a failure. */
  static boolean halts(StructStep step) {
    return HALTING.contains(name(step.op()));
  }

  static boolean stops(StructStep step) {
    return step.op().equals("STOP");
  }

  /** Whether the operation makes a call, or creates or destroys a contract. */
  static boolean calls(StructStep step) {
    for (long calling : CALLING) {
      if (step.op1() == calling) {
        return true;
      }
    }
    return false;
  }

  /** Whether such an operation takes an address below the top of the stack. */
  static boolean callsAddress(String name) {
    return CALLS.contains(name);
  }

  static boolean creates(String name) {
    return CREATES.contains(name);
  }
}
