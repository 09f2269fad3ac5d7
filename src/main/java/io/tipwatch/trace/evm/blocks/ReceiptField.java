package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.FieldTable;
import java.util.List;

/** The fields of receipts and of the logs in them. */
final class ReceiptField {
  static final FieldTable RECEIPT =
      FieldTable.of(
          "status",
          "gasUsed",
          "cumulativeGasUsed",
          "type",
          "contractAddress",
          "root",
          "logsBloom",
          "logs",
          "transactionHash",
          "transactionIndex",
          "blockHash");
  private static final int STATUS = 0;
  private static final int GAS_USED = 1;
  private static final int CUMULATIVE = 2;
  private static final int TYPE = 3;
  private static final int CONTRACT = 4;
  private static final int ROOT = 5;
  static final int LOGS_BLOOM = 6;
  static final int LOGS = 7;
  static final int TRANSACTION_HASH = 8;
  static final int BLOCK_HASH = 10;

  /** Fields that hold one value each. */
  static final int SCALARS = LOGS;

  static final FieldTable LOG = FieldTable.of("address", "topics", "data");
  static final int ADDRESS = 0;
  static final int TOPICS = 1;

  /** The order in which they are looked at: what comes last follows from what comes first. */
  static final List<Integer> BEFORE_LOGS = List.of(STATUS, GAS_USED);

  static final List<Integer> AFTER_LOGS = List.of(CUMULATIVE, TYPE, CONTRACT, ROOT, LOGS_BLOOM);

  /** Fields that are compared only if both sides have them (N18). */
  static final List<Integer> IF_BOTH = List.of(STATUS, CONTRACT, ROOT, LOGS_BLOOM);

  private ReceiptField() {}
}
