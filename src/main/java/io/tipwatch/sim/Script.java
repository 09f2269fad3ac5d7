package io.tipwatch.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * What a call into an actor does: which others it calls, and how busy it is.
 *
 * @param to {@code f04} and the like, or the kind of an actor that is chosen by chance
 * @param weight its gas charges in hundredths of an ordinary call's
 * @param paramBytes zero for no parameters
 * @param returnBytes zero for no return value
 */
record Script(
    String to, long method, int weight, int paramBytes, int returnBytes, List<Script> calls) {
  static final String MINER = "miner";
  static final String ACCOUNT = "account";
  static final String EVM = "evm";

  private static final long REPORT_CONSENSUS_FAULT = 15;
  private static final long AUTHENTICATE_MESSAGE = 2643134072L;
  private static final long BALANCE = 3261979605L;
  private static final long TRANSFER_FROM = 3621052141L;
  private static final long RECEIVE = 3726118371L;
  private static final long INVOKE_EVM = 3844450837L;

  private static final Script BURN = new Script("f099", 0, 4, 0, 0, List.of());
  private static final Script EPOCH_REWARD = new Script("f02", 3, 40, 0, 60, List.of());
  private static final Script TOTAL_POWER = new Script("f04", 9, 60, 0, 50, List.of());
  private static final Script ENROLL_CRON = new Script("f04", 4, 150, 40, 0, List.of());
  private static final Script UPDATE_PLEDGE = new Script("f04", 6, 80, 10, 0, List.of());
  private static final Script UPDATE_POWER = new Script("f04", 3, 90, 20, 0, List.of());
  private static final Script ACTIVATE_DEALS = new Script("f05", 6, 180, 30, 40, List.of());
  private static final Script VERIFY_DEALS = new Script("f05", 5, 140, 60, 30, List.of());
  private static final Script RECEIVED = new Script("f06", RECEIVE, 120, 180, 80, List.of());
  private static final Script CLAIM_ALLOCATIONS =
      new Script(
          "f06", 9, 200, 60, 20, List.of(new Script("f07", 1434719642L, 110, 20, 10, List.of())));
  private static final Script TRANSFER =
      new Script("f07", TRANSFER_FROM, 200, 220, 90, List.of(RECEIVED));

  /** Messages that accounts send, with how often. */
  private static final List<Script> EXPLICIT =
      List.of(
          new Script(
              MINER, 7, 180, 1930, 0, List.of(new Script("f04", 8, 110, 2100, 0, List.of()))),
          new Script(MINER, 5, 160, 260, 0, List.of()),
          new Script(MINER, 5, 220, 260, 0, List.of(UPDATE_POWER, BURN)),
          new Script(MINER, 28, 240, 420, 0, List.of(EPOCH_REWARD, TOTAL_POWER, VERIFY_DEALS)),
          new Script(
              "f05",
              4,
              420,
              610,
              20,
              List.of(
                  EPOCH_REWARD,
                  TOTAL_POWER,
                  new Script("account", AUTHENTICATE_MESSAGE, 30, 210, 1, List.of()),
                  new Script("f07", BALANCE, 50, 10, 12, List.of()),
                  TRANSFER)),
          new Script("f05", 2, 70, 6, 0, List.of()),
          new Script(MINER, REPORT_CONSENSUS_FAULT, 110, 1400, 0, List.of(BURN)),
          new Script(ACCOUNT, 0, 4, 0, 0, List.of()));

  /** A block's reward goes to its miner, which locks it and may pay a debt. */
  static final Script REWARD =
      new Script(
          "f02", 2, 60, 18, 0, List.of(new Script(MINER, 14, 120, 14, 0, List.of(UPDATE_PLEDGE))));

  private static final Script DEADLINE =
      new Script(MINER, 12, 300, 30, 0, List.of(ENROLL_CRON, UPDATE_PLEDGE));
  private static final Script DEADLINE_WITH_FEE =
      new Script(MINER, 12, 360, 30, 0, List.of(ENROLL_CRON, BURN));
  private static final Script PROOFS =
      new Script(MINER, 17, 260, 30, 0, List.of(ACTIVATE_DEALS, CLAIM_ALLOCATIONS, UPDATE_PLEDGE));

  static Script explicit(Dice dice) {
    return EXPLICIT.get(dice.below(EXPLICIT.size()));
  }

  /** A contract that calls contracts, down to a depth; each level also makes a short call. */
  static Script contract(int depth) {
    Script script = new Script(EVM, INVOKE_EVM, 100, 68, 32, List.of());
    for (int level = 1; level < depth; level++) {
      Script leaf = new Script(EVM, INVOKE_EVM, 30, 36, 32, List.of());
      List<Script> calls = level % 4 == 1 ? List.of(leaf, script) : List.of(script);
      script = new Script(EVM, INVOKE_EVM, 100, 68, 32, calls);
    }
    return script;
  }

  /** What the end of an epoch does: the miners' deadlines and proofs, then the market. */
  static Script cron(int miners) {
    List<Script> due = new ArrayList<>();
    due.add(EPOCH_REWARD);
    for (int i = 0; i < miners; i++) {
      due.add(i % 4 == 3 ? PROOFS : i % 7 == 5 ? DEADLINE_WITH_FEE : DEADLINE);
    }
    due.add(new Script("f02", 4, 60, 10, 0, List.of()));
    Script power = new Script("f04", 5, 400, 0, 0, List.copyOf(due));
    Script market = new Script("f05", 9, 100 * Math.max(4, miners / 2), 0, 0, List.of());
    return new Script("f03", 2, 20, 0, 0, List.of(power, market));
  }
}
