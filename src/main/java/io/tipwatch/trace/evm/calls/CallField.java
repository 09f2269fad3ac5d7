package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.FieldTable;

/**
 * The fields of all forms of call traces together: no name means two things, so that one table
 * reads items of {@code trace_block}, frames of {@code callTracer}, and what is wrapped around
 * them.
 */
final class CallField {
  static final FieldTable ALL =
      FieldTable.of(
          "action",
          "result",
          "trace",
          "calls",
          "structLogs",
          "type",
          "callType",
          "creationMethod",
          "from",
          "to",
          "value",
          "gas",
          "gasUsed",
          "input",
          "init",
          "output",
          "code",
          "address",
          "balance",
          "refundAddress",
          "refund_address",
          "error",
          "revertReason",
          "traceAddress",
          "subtraces",
          "transactionHash",
          "txHash",
          "blockHash",
          "blockNumber",
          "transactionPosition",
          "jsonrpc",
          "id",
          "stateDiff",
          "vmTrace",
          "author",
          "rewardType");

  static final int ACTION = 0;
  static final int RESULT = 1;
  static final int TRACE = 2;
  static final int CALLS = 3;
  static final int STRUCT_LOGS = 4;
  static final int TYPE = 5;
  static final int CALL_TYPE = 6;
  static final int CREATION_METHOD = 7;
  static final int FROM = 8;
  static final int TO = 9;
  static final int VALUE = 10;
  static final int GAS = 11;
  static final int GAS_USED = 12;
  static final int INPUT = 13;
  static final int INIT = 14;
  static final int OUTPUT = 15;
  static final int CODE = 16;
  static final int ADDRESS = 17;
  static final int BALANCE = 18;
  static final int REFUND_ADDRESS = 19;
  static final int OLD_REFUND_ADDRESS = 20;
  static final int ERROR = 21;
  static final int TRACE_ADDRESS = 23;
  static final int SUBTRACES = 24;
  static final int TRANSACTION_HASH = 25;
  static final int TX_HASH = 26;
  static final int BLOCK_HASH = 27;
  static final int JSONRPC = 30;

  private CallField() {}
}
