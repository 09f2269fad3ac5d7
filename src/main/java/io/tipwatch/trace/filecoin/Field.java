package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.FieldTable;

/** The wire's field names, one table for each kind of object; constants are places in the table. */
final class Field {
  private Field() {}

  static final FieldTable ANSWER =
      FieldTable.of(
          "Root",
          "Trace",
          "StateRoot",
          "MsgRets",
          "result",
          "error",
          "id",
          "jsonrpc",
          "Key",
          "Epoch");
  static final int ROOT = 0;
  static final int TRACE = 1;
  static final int STATE_ROOT = 2;
  static final int MSG_RETS = 3;
  static final int RESULT = 4;
  static final int ERROR = 5;
  static final int ID = 6;
  static final int JSONRPC = 7;
  static final int KEY = 8;
  static final int EPOCH = 9;

  static final FieldTable INVOCATION =
      FieldTable.of(
          "MsgCid",
          "Msg",
          "MsgRct",
          "GasCost",
          "ExecutionTrace",
          "Error",
          "Duration",
          "StateRootAfterApply");
  static final int MSG_CID = 0;
  static final int MSG = 1;
  static final int MSG_RCT = 2;
  static final int GAS_COST = 3;
  static final int EXECUTION = 4;
  static final int ERROR_TEXT = 5;
  static final int DURATION = 6;
  static final int STATE_AFTER = 7;

  static final FieldTable MESSAGE =
      FieldTable.of(
          "Version",
          "To",
          "From",
          "Nonce",
          "Value",
          "GasLimit",
          "GasFeeCap",
          "GasPremium",
          "Method",
          "Params",
          "CID");
  static final int TO = 1;
  static final int FROM = 2;
  static final int NONCE = 3;
  static final int METHOD = 8;
  static final int PARAMS = 9;
  static final int CID = 10;

  static final FieldTable RECEIPT = FieldTable.of("ExitCode", "Return", "GasUsed", "EventsRoot");

  static final FieldTable CALL_RECEIPT =
      FieldTable.of("ExitCode", "Return", "GasUsed", "EventsRoot", "ReturnCodec");
  static final int EXIT_CODE = 0;
  static final int RETURN = 1;
  static final int GAS_USED = 2;
  static final int EVENTS_ROOT = 3;
  static final int RETURN_CODEC = 4;

  static final FieldTable COST =
      FieldTable.of(
          "Message",
          "GasUsed",
          "BaseFeeBurn",
          "OverEstimationBurn",
          "MinerPenalty",
          "MinerTip",
          "Refund",
          "TotalCost");
  static final int COST_MESSAGE = 0;
  static final int COST_GAS_USED = 1;
  static final int COST_TOTAL = 7;

  static final FieldTable CALL =
      FieldTable.of(
          "Msg",
          "MsgRct",
          "InvokedActor",
          "Error",
          "Duration",
          "GasCharges",
          "Subcalls",
          "Logs",
          "IpldOps");
  static final int CALL_MSG = 0;
  static final int CALL_RCT = 1;
  static final int CALL_ACTOR = 2;
  static final int CALL_ERROR = 3;
  static final int CALL_DURATION = 4;
  static final int CALL_CHARGES = 5;
  static final int CALL_SUBCALLS = 6;
  static final int CALL_LOGS = 7;
  static final int CALL_IPLD = 8;

  static final FieldTable CALL_MESSAGE =
      FieldTable.of(
          "From",
          "To",
          "Value",
          "Method",
          "Params",
          "ParamsCodec",
          "GasLimit",
          "ReadOnly",
          "CodeCid",
          "Nonce",
          "Version",
          "GasFeeCap",
          "GasPremium",
          "CID");
  static final int CALL_FROM = 0;
  static final int CALL_TO = 1;
  static final int CALL_VALUE = 2;
  static final int CALL_METHOD = 3;
  static final int CALL_PARAMS = 4;
  static final int PARAMS_CODEC = 5;
  static final int CALL_GAS_LIMIT = 6;
  static final int READ_ONLY = 7;
  static final int CODE_CID = 8;
  static final int CALL_NONCE = 9;

  static final FieldTable ACTOR = FieldTable.of("Id", "State");
  static final int ACTOR_ID = 0;
  static final int ACTOR_STATE = 1;

  static final FieldTable STATE =
      FieldTable.of("Code", "Head", "Nonce", "Balance", "DelegatedAddress", "Address");
  static final int STATE_CODE = 0;
  static final int STATE_HEAD = 1;
  static final int STATE_NONCE = 2;
  static final int STATE_BALANCE = 3;
  static final int STATE_DELEGATED = 4;
  static final int STATE_ADDRESS = 5;

  static final FieldTable CHARGE =
      FieldTable.of("Name", "tg", "cg", "sg", "tt", "loc", "vtg", "vcg", "vsg", "ex");
  static final int CHARGE_NAME = 0;
  static final int CHARGE_TOTAL = 1;
  static final int CHARGE_COMPUTE = 2;
  static final int CHARGE_STORAGE = 3;

  static final FieldTable IPLD = FieldTable.of("Op", "Cid", "Size");
  static final int IPLD_OP = 0;
  static final int IPLD_CID = 1;
  static final int IPLD_SIZE = 2;
}
