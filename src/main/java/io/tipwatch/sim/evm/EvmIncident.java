package io.tipwatch.sim.evm;

import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.evm.EvmFault.AlwaysWarm;
import io.tipwatch.sim.evm.EvmFault.DamagedReturnData;
import io.tipwatch.sim.evm.EvmFault.EmptyLeaf;
import io.tipwatch.sim.evm.EvmFault.OtherRules;
import io.tipwatch.sim.evm.EvmFault.ReceiptEncoding;
import io.tipwatch.sim.evm.EvmFault.RepricedPrecompile;
import io.tipwatch.sim.evm.EvmFault.WrongSlot;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Fork;
import io.vertx.core.Future;
import java.math.BigInteger;

/**
 * What really happened to networks, to be played again: who was sick, what can be noticed first,
 * and how deep one has to look for the cause.
 */
public enum EvmIncident {
  /** Block 11234873, 2020-11-11: old go-ethereum copied wrong returned data of a precompile. */
  GETH_RETURNED_DATA(EvmDialect.GETH, Signal.HASH_DIFFERS, Depth.STEP) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .fork(sick.name())
          .compose(_ -> network.inject(sick.name(), new DamagedReturnData(IDENTITY)))
          .compose(_ -> network.include(Act.REACH));
    }
  },
  /** Block 12244294, 2021-04-15: one address was priced as warm, and OpenEthereum stood still. */
  BERLIN_WARM_ADDRESS(EvmDialect.NETHERMIND, Signal.HEAD_STALLS, Depth.CALLS) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .inject(sick.name(), new AlwaysWarm(Puppet.FAR))
          .compose(_ -> network.include(Act.REACH));
    }
  },
  /** A precompiled contract that costs one too much: a frame's gas is all that shows. */
  PRECOMPILE_PRICE(EvmDialect.GETH, Signal.HEAD_STALLS, Depth.CALLS) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .inject(sick.name(), new RepricedPrecompile(SHA256, 1))
          .compose(_ -> network.include(Act.HASH));
    }
  },
  /** Block 18947893, 2024-01-06: Besu's database of one account was wrong, and it stood still. */
  BESU_DAMAGED_ACCOUNT(EvmDialect.BESU, Signal.HEAD_STALLS, Depth.PROOF) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .include(Act.SET)
          .compose(_ ->
              network.rot(
                  sick.name(),
                  steps -> new Rot.Slot(callee(steps), UNUSED, BigInteger.valueOf(999))))
          .mapEmpty();
    }
  },
  /** Block 19056922, 2024-01-21: Nethermind failed to read the text of a revert. */
  NETHERMIND_REVERT_TEXT(EvmDialect.NETHERMIND, Signal.HEAD_STALLS, Depth.TRACER_FAILURE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      RpcFailure overflow = EvmFailures.internal("Arithmetic operation resulted in an overflow.");
      return network
          .object(sick.name(), "Arithmetic operation resulted in an overflow.")
          .compose(_ -> sick.inject(new TracerTrouble.Throws(overflow)))
          .compose(_ -> network.include(Act.FAIL));
    }
  },
  /** Block 23272427, 2025-09-02: Reth kept an old node of the trie after a reorg. */
  RETH_STALE_NODE(EvmDialect.RETH, Signal.HEAD_STALLS, Depth.PROOF) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .reorg(1)
          .compose(_ -> network.include(Act.SET))
          .compose(_ ->
              network.rot(
                  sick.name(), steps -> new Rot.Balance(untouched(network, steps), BigInteger.TEN)))
          .mapEmpty();
    }
  },
  /** Gnosis, 2023-10-19: somebody built on the wrong state, and everybody refused the blocks. */
  GNOSIS_BAD_BUILDER(EvmDialect.NETHERMIND, Signal.ALL_HEADS_STALL, Depth.BAD_BLOCK_LIST) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      Address some = network.contracts().getFirst();
      return network
          .include(Act.SET)
          .compose(_ -> network.misbuild(new WrongSlot(0, some, COUNTER, BigInteger.TEN)))
          .compose(_ -> network.halt());
    }
  },
  /** 2025-12-03: Nethermind calls a block of the network invalid that is not. */
  NETHERMIND_REFUSES(EvmDialect.NETHERMIND, Signal.HEAD_STALLS, Depth.BAD_BLOCK_LIST) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network.object(sick.name(), "InvalidRequestsHash");
    }
  },
  /** Fantom, 2021-09-20 and 2024-04: another root under one hash, hours before the epoch ends. */
  OPERA_OTHER_STATE(EvmDialect.OPERA, Signal.ROOT_DIFFERS_UNDER_ONE_HASH, Depth.STATE_DIFFERENCE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .include(Act.SET)
          .compose(_ ->
              network.split(
                  sick.name(), steps -> new WrongSlot(0, callee(steps), COUNTER, BigInteger.TEN)))
          .mapEmpty();
    }
  },
  /** Fantom, 2021-02-25: too many validators stood still, and the chain with them. */
  OPERA_HALT(EvmDialect.OPERA, Signal.ALL_HEADS_STALL, Depth.NONE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network.halt();
    }
  },
  /** go-opera #505: the build that traces crashes at a block that others take. */
  OPERA_TRACER_CRASH(EvmDialect.OPERA, Signal.NODE_DOWN, Depth.NONE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return sick.refuse();
    }
  },
  /** bsc-erigon #796: after an upgrade lists of calls do not tell reverts any more. */
  ERIGON_LOST_REVERTS(EvmDialect.ERIGON, Signal.TRACES_DIFFER, Depth.CALLS) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return sick.upgradeTo("erigon/1.2.3-bsc/linux-amd64/go1.20")
          .compose(_ -> sick.inject(new TracerTrouble.LostReverts()))
          .compose(_ -> network.include(Act.FAIL));
    }
  },
  /** 0xPolygon/erigon #31: after an upgrade lists of calls count one too many. */
  ERIGON_EXTRA_CALL(EvmDialect.ERIGON, Signal.TRACES_DIFFER, Depth.CALLS) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return sick.inject(new TracerTrouble.ExtraCall()).compose(_ -> network.include(Act.FAN));
    }
  },
  /** Foundry 1.7: an empty account stays in the trie, which nothing but a proof shows. */
  ANVIL_EMPTY_LEAF(EvmDialect.ANVIL, Signal.HASH_DIFFERS, Depth.PROOF) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .fork(sick.name())
          .compose(_ -> network.inject(sick.name(), new EmptyLeaf(SHA256)))
          .compose(_ -> network.include(Act.HASH));
    }
  },
  /** A database was damaged long before anybody read the place. */
  SILENT_DAMAGE(EvmDialect.GETH, Signal.HEAD_STALLS, Depth.STATE_BEFORE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      Future<Void> damaged = network.include(Act.TRANSFER);
      for (Address contract : network.contracts()) {
        damaged =
            damaged.compose(
                _ -> network.damage(sick.name(), contract, COUNTER, BigInteger.valueOf(1_000)));
      }
      return damaged.compose(_ -> network.include(Act.SET));
    }
  },
  /** One node is on older rules of what happens to destroyed contracts. */
  OTHER_DESTRUCTION(EvmDialect.GETH, Signal.HEAD_STALLS, Depth.STATE_DIFFERENCE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      Future<Void> children = network.include(Act.DEPLOY);
      for (int i = 0; i < 20; i++) {
        children = children.compose(_ -> network.include(Act.DEPLOY));
      }
      return children
          .compose(_ -> network.step())
          .compose(_ -> network.inject(sick.name(), new OtherRules(Fork.CANCUN)))
          .compose(_ -> network.include(Act.KILL));
    }
  },
  /** Ganache 7.9: the receipts of failed transactions are encoded wrongly. */
  RECEIPT_ENCODING(EvmDialect.GETH, Signal.HEAD_STALLS, Depth.RECEIPTS_ROOT) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network
          .inject(sick.name(), new ReceiptEncoding())
          .compose(_ -> network.include(Act.FAIL));
    }
  },
  /** A node's head goes back, and its subscribers are told nothing. */
  SILENT_ROLLBACK(EvmDialect.ANVIL, Signal.HEAD_REGRESSES, Depth.NONE) {
    @Override
    Future<Void> play(EvmSimNetwork network, EvmSimNode sick) {
      return network.halt().compose(_ -> network.rollback(sick.name(), 2));
    }
  };

  private static final Address IDENTITY = Address.of(4);
  private static final Address SHA256 = Address.of(2);

  /** A slot of every contract that counts how often it was called. */
  private static final BigInteger COUNTER = BigInteger.valueOf(5);

  /** A slot that no contract writes to: what an earlier life of the account has left. */
  private static final BigInteger UNUSED = BigInteger.valueOf(9);

  private final EvmDialect sick;
  private final Signal signal;
  private final Depth depth;

  /** What can be noticed first. */
  public enum Signal {
    /** One node stays behind, says that it is not syncing, and the others go on. */
    HEAD_STALLS,
    ALL_HEADS_STALL,
    /** Other blocks at one height. */
    HASH_DIFFERS,
    ROOT_DIFFERS_UNDER_ONE_HASH,
    /** Nothing but what tracers tell. */
    TRACES_DIFFER,
    HEAD_REGRESSES,
    NODE_DOWN
  }

  /** Where the cause shows, and not before. */
  public enum Depth {
    NONE,
    BAD_BLOCK_LIST,
    RECEIPTS_ROOT,
    CALLS,
    STEP,
    /** What a transaction started from already differs. */
    STATE_BEFORE,
    STATE_DIFFERENCE,
    PROOF,
    TRACER_FAILURE
  }

  EvmIncident(EvmDialect sick, Signal signal, Depth depth) {
    this.sick = sick;
    this.signal = signal;
    this.depth = depth;
  }

  /** The client of the node that was wrong. */
  public EvmDialect sick() {
    return sick;
  }

  public Signal signal() {
    return signal;
  }

  public Depth depth() {
    return depth;
  }

  /** The network on which it can be played. */
  public EvmRules rules(long seed) {
    return sick == EvmDialect.OPERA ? EvmRules.opera(seed) : EvmRules.ethereum(seed);
  }

  /**
   * Brings it about; it can be noticed after a step more.
   *
   * @param sick a node of {@link #sick}
   */
  abstract Future<Void> play(EvmSimNetwork network, EvmSimNode sick);

  /** The same, followed by the step. */
  public Future<Void> happen(EvmSimNetwork network, EvmSimNode node) {
    return play(network, node).compose(_ -> network.step()).mapEmpty();
  }

  private static Address callee(BlockSteps steps) {
    return steps.transactions().getFirst().result().root().to();
  }

  /** A contract that the block leaves alone. */
  private static Address untouched(EvmSimNetwork network, BlockSteps steps) {
    return network.contracts().stream()
        .filter(contract ->
            steps.transactions().stream().noneMatch(it -> it.changes().containsKey(contract)))
        .findFirst()
        .orElseThrow();
  }
}
