package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.BlockContext;
import io.tipwatch.sim.evm.machine.Execution;
import io.tipwatch.sim.evm.machine.Tamper;
import io.tipwatch.sim.evm.machine.World;
import java.util.Map;

/**
 * One transaction with everything that came of it on one node.
 *
 * @param changes the accounts as the node has them after it, its faults included
 */
public record Traced(
    int index,
    EvmTransaction transaction,
    Setting setting,
    Execution.Result result,
    Map<Address, Account> changes,
    Receipt receipt) {

  /** Where it ran. */
  record Setting(World before, BlockContext block, Tamper tamper) {}

  World before() {
    return setting.before();
  }

  World after() {
    return before().with(changes);
  }

  /** The same once more, to be looked at step by step. */
  Execution again() {
    return new Execution(setting.before(), setting.block(), transaction.body(), setting.tamper());
  }
}
