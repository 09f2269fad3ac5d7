package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Failure;
import io.tipwatch.sim.evm.machine.Opcode;

/** What the families of clients call a failure. */
final class ErrorText {
  private ErrorText() {}

  /** As go-ethereum says it. */
  static String geth(Failure failure, int operation) {
    return switch (failure) {
      case OUT_OF_GAS, REENTRANCY_SENTRY, PRECOMPILE -> "out of gas";
      case REVERTED -> "execution reverted";
      case INVALID_OPCODE ->
          "invalid opcode: "
              + (operation == Opcode.INVALID ? "INVALID" : Opcode.of(operation).name());
      case BAD_JUMP -> "invalid jump destination";
      case STACK_UNDERFLOW -> "stack underflow (0 <=> 1)";
      case STACK_OVERFLOW -> "stack limit reached 1024 (1023)";
      case WRITE_PROTECTION -> "write protection";
      case RETURN_DATA_OUT_OF_BOUNDS -> "return data out of bounds";
      case DEPTH -> "max call depth exceeded";
      case INSUFFICIENT_BALANCE -> "insufficient balance for transfer";
      case COLLISION -> "contract address collision";
      case CODE_STORE_OUT_OF_GAS -> "contract creation code storage out of gas";
      case CODE_TOO_LARGE -> "max code size exceeded";
      case INVALID_CODE -> "invalid code: must not begin with 0xef";
    };
  }

  /** As OpenEthereum said it. */
  static String parity(Failure failure) {
    return switch (failure) {
      case OUT_OF_GAS, REENTRANCY_SENTRY, CODE_STORE_OUT_OF_GAS, CODE_TOO_LARGE -> "Out of gas";
      case REVERTED -> "Reverted";
      case INVALID_OPCODE -> "Bad instruction";
      case BAD_JUMP -> "Bad jump destination";
      case STACK_UNDERFLOW -> "Stack underflow";
      case STACK_OVERFLOW, DEPTH -> "Out of stack";
      case WRITE_PROTECTION -> "Mutable Call In Static Context";
      case RETURN_DATA_OUT_OF_BOUNDS -> "Out of bounds";
      case PRECOMPILE -> "Built-in failed";
      case INVALID_CODE -> "Invalid code";
      case INSUFFICIENT_BALANCE, COLLISION -> "Internal error";
    };
  }

  /** As Besu calls its halt reasons in a list of steps. */
  static String besu(Failure failure) {
    return switch (failure) {
      case OUT_OF_GAS, REENTRANCY_SENTRY, CODE_STORE_OUT_OF_GAS -> "INSUFFICIENT_GAS";
      case REVERTED -> "REVERTED";
      case INVALID_OPCODE -> "INVALID_OPERATION";
      case BAD_JUMP -> "INVALID_JUMP_DESTINATION";
      case STACK_UNDERFLOW -> "INSUFFICIENT_STACK_ITEMS";
      case STACK_OVERFLOW, DEPTH -> "TOO_MANY_STACK_ITEMS";
      case WRITE_PROTECTION -> "ILLEGAL_STATE_CHANGE";
      case RETURN_DATA_OUT_OF_BOUNDS -> "INVALID_RETURN_DATA_BUFFER_ACCESS";
      case CODE_TOO_LARGE -> "CODE_TOO_LARGE";
      case INVALID_CODE -> "INVALID_CODE";
      case PRECOMPILE -> "PRECOMPILE_ERROR";
      case INSUFFICIENT_BALANCE, COLLISION -> "ILLEGAL_STATE_CHANGE";
    };
  }

  /** As revm's call tracer says it, which tells kinds of gas apart. */
  static String revm(Failure failure, int operation) {
    return switch (failure) {
      case REENTRANCY_SENTRY -> "out of gas: not enough gas for reentrancy sentry";
      case INVALID_OPCODE -> "invalid opcode: " + Opcode.of(operation).name();
      default -> geth(failure, operation);
    };
  }

  /** As revm's list of steps prints it. */
  static String revmStep(Failure failure) {
    return "Some("
        + switch (failure) {
          case OUT_OF_GAS, CODE_STORE_OUT_OF_GAS -> "OutOfGas";
          case REENTRANCY_SENTRY -> "ReentrancySentryOOG";
          case REVERTED -> "Revert";
          case INVALID_OPCODE -> "InvalidFEOpcode";
          case BAD_JUMP -> "InvalidJump";
          case STACK_UNDERFLOW -> "StackUnderflow";
          case STACK_OVERFLOW -> "StackOverflow";
          case WRITE_PROTECTION -> "StateChangeDuringStaticCall";
          case RETURN_DATA_OUT_OF_BOUNDS -> "OutOfOffset";
          case DEPTH -> "CallTooDeep";
          case INSUFFICIENT_BALANCE -> "OutOfFunds";
          case COLLISION -> "CreateCollision";
          case CODE_TOO_LARGE -> "CreateContractSizeLimit";
          case INVALID_CODE -> "CreateContractStartingWithEF";
          case PRECOMPILE -> "PrecompileError";
        }
        + ")";
  }
}
