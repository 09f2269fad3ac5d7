package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmFault.EmptyLeaf;
import io.tipwatch.sim.evm.EvmFault.MissingLog;
import io.tipwatch.sim.evm.EvmFault.OtherRules;
import io.tipwatch.sim.evm.EvmFault.ReceiptEncoding;
import io.tipwatch.sim.evm.EvmFault.Survivors;
import io.tipwatch.sim.evm.EvmFault.WrongLog;
import io.tipwatch.sim.evm.EvmFault.WrongSlot;
import io.tipwatch.sim.evm.EvmFault.WrongStatus;
import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.BlockContext;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Execution;
import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.LogEntry;
import io.tipwatch.sim.evm.machine.Tamper;
import io.tipwatch.sim.evm.machine.Trie;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Executes blocks, as one node does it: rightly, or with its faults. */
final class BlockExecutor {
  private final EvmRules rules;

  BlockExecutor(EvmRules rules) {
    this.rules = rules;
  }

  Outcome execute(EvmBlock block, World before, List<Injected> injected) {
    List<EvmFault> faults = faults(injected, block.number());
    List<Traced> traced = trace(block, before, faults);
    World after = traced.isEmpty() ? before : traced.getLast().after();
    List<Receipt> receipts = traced.stream().map(Traced::receipt).toList();
    World settled = settled(after, faults);
    return new Outcome(settled, receipts, commitments(block, settled, receipts, faults));
  }

  /** Every transaction of a block, one after the other. */
  List<Traced> traces(EvmBlock block, World before, List<Injected> injected) {
    return trace(block, before, faults(injected, block.number()));
  }

  private List<Traced> trace(EvmBlock block, World before, List<EvmFault> faults) {
    BlockContext context = block.context(fork(faults), rules.chainId());
    List<Traced> traced = new ArrayList<>();
    World world = before;
    long cumulative = 0;
    for (int i = 0; i < block.content().transactions().size(); i++) {
      EvmTransaction transaction = block.content().transactions().get(i);
      Tamper tamper = FaultyMachine.of(faults, i);
      Traced.Setting setting = new Traced.Setting(world, context, tamper);
      Execution.Result result = new Execution(world, context, transaction.body(), tamper).finish();
      cumulative += result.gasUsed();
      Receipt receipt = receipt(i, receipt(transaction, result, cumulative), faults);
      Map<Address, Account> changes = changes(i, world, result, faults);
      traced.add(new Traced(i, transaction, setting, result, changes, receipt));
      world = world.with(changes);
    }
    return traced;
  }

  private static List<EvmFault> faults(List<Injected> injected, long number) {
    return injected.stream().filter(it -> it.concerns(number)).map(Injected::fault).toList();
  }

  private Fork fork(List<EvmFault> faults) {
    Fork fork = rules.consensus().fork();
    for (EvmFault fault : faults) {
      if (fault instanceof OtherRules other) {
        fork = other.fork();
      }
    }
    return fork;
  }

  private static Receipt receipt(
      EvmTransaction transaction, Execution.Result result, long cumulative) {
    boolean creates = transaction.body().to().isEmpty();
    return new Receipt(
        transaction.body().type(),
        result.succeeded(),
        result.gasUsed(),
        cumulative,
        result.logs(),
        creates ? Optional.of(result.root().to()) : Optional.empty());
  }

  private static Receipt receipt(int index, Receipt right, List<EvmFault> faults) {
    Receipt receipt = right;
    for (EvmFault fault : faults) {
      if (fault instanceof WrongStatus wrong && wrong.transaction() == index) {
        receipt = receipt.withStatus(!receipt.succeeded());
      } else if (fault instanceof WrongLog wrong
          && wrong.transaction() == index
          && wrong.log() < receipt.logs().size()) {
        List<LogEntry> logs = new ArrayList<>(receipt.logs());
        logs.set(wrong.log(), damaged(logs.get(wrong.log())));
        receipt = receipt.withLogs(logs);
      } else if (fault instanceof MissingLog missing
          && missing.transaction() == index
          && missing.log() < receipt.logs().size()) {
        List<LogEntry> logs = new ArrayList<>(receipt.logs());
        logs.remove(missing.log());
        receipt = receipt.withLogs(logs);
      }
    }
    return receipt;
  }

  private static LogEntry damaged(LogEntry right) {
    byte[] data = right.data().isEmpty() ? new byte[1] : right.data().array().clone();
    data[data.length - 1] ^= 1;
    return new LogEntry(right.address(), right.topics(), Bytes.of(data));
  }

  private static Map<Address, Account> changes(
      int index, World before, Execution.Result result, List<EvmFault> faults) {
    Map<Address, Account> changes = new LinkedHashMap<>(result.changes());
    for (EvmFault fault : faults) {
      if (fault instanceof WrongSlot wrong && wrong.transaction() == index) {
        Account account = changes.getOrDefault(wrong.address(), before.get(wrong.address()));
        Map<BigInteger, BigInteger> slot = Map.of(wrong.slot(), wrong.value());
        changes.put(wrong.address(), account.withStorage(account.storage().with(slot)));
      } else if (fault instanceof Survivors survivors && survivors.transaction() == index) {
        changes.replaceAll((address, account) ->
            account.isEmpty() ? before.get(address).withBalance(BigInteger.ZERO) : account);
      }
    }
    return changes;
  }

  /** Faults of the database alone, which nobody sees who reads accounts. */
  private static World settled(World after, List<EvmFault> faults) {
    World world = after;
    for (EvmFault fault : faults) {
      if (fault instanceof EmptyLeaf leaf && !world.has(leaf.address())) {
        world = world.withLeaf(leaf.address(), Account.EMPTY);
      }
    }
    return world;
  }

  private static Commitments commitments(
      EvmBlock block, World after, List<Receipt> receipts, List<EvmFault> faults) {
    boolean zeroByte = faults.stream().anyMatch(ReceiptEncoding.class::isInstance);
    List<byte[]> raw = block.content().transactions().stream().map(it -> it.body().raw()).toList();
    List<byte[]> encoded = receipts.stream().map(it -> it.encoded(zeroByte)).toList();
    List<LogEntry> logs = receipts.stream().flatMap(it -> it.logs().stream()).toList();
    return new Commitments(
        after.rootHex(),
        Hex.data(Trie.ofList(raw).root()),
        Hex.data(Trie.ofList(encoded).root()),
        Bloom.of(logs),
        receipts.isEmpty() ? 0 : receipts.getLast().cumulativeGas());
  }
}
