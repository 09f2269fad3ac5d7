package io.tipwatch.sim.evm;

import io.tipwatch.sim.Ink;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Failure;
import io.tipwatch.sim.evm.machine.Frame;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Machine;
import io.tipwatch.sim.evm.machine.Opcode;
import io.tipwatch.sim.evm.machine.Rlp;
import io.tipwatch.sim.evm.machine.Storage;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the steps of a running transaction, one after the other. */
final class StructSteps {
  private static final HexFormat HEX = HexFormat.of();
  private static final int WORD_BYTES = 32;

  private final Machine machine;
  private final StructForm form;
  private final StructOptions options;
  private final Ink ink;
  private final Map<Address, Map<BigInteger, BigInteger>> touched = new HashMap<>();
  private int written;

  StructSteps(Machine machine, StructForm form, StructOptions options, Ink ink) {
    this.machine = machine;
    this.form = form;
    this.options = options;
    this.ink = ink;
  }

  /**
   * @return false when all is written
   */
  boolean next() {
    boolean full = options.limit() > 0 && written == options.limit();
    if (full || !machine.next()) {
      return false;
    }
    if (!form.hidesStep(machine.failure())) {
      ink.text(written++ == 0 ? "{" : ",{");
      step();
      ink.text("}");
    }
    machine.perform();
    return true;
  }

  private void step() {
    Frame frame = machine.frame();
    Opcode op = machine.op();
    ink.text("\"pc\":")
        .number(frame.pc())
        .text(",\"op\":\"")
        .text(form.name(op))
        .text("\",\"gas\":");
    if (form.hexGas() == StructForm.HexGas.EVERYWHERE) {
      ink.quoted(Hex.quantity(frame.gas()));
    } else {
      ink.number(frame.gas());
    }
    ink.text(",\"gasCost\":").number(cost(op));
    ink.text(",\"depth\":").number(machine.depth() - 1L + form.firstDepth());
    ink.text(form.error(machine.failure(), op.code()));
    if (options.stack()) {
      stack(frame.stack());
    }
    memory(seen(frame));
    if (options.returned() && !frame.returned().isEmpty()) {
      ink.text(",\"returnData\":").quoted(frame.returned().hex());
    }
    storage(frame, op);
    refund();
  }

  private long cost(Opcode op) {
    Optional<Failure> failure = machine.failure();
    if (form.isRevm() && failure.isPresent()) {
      return 0;
    }
    return switch (form.dialect()) {
      // the fixed part twice, and never what a call passes on
      case ETHEREUMJS -> machine.cost() - machine.forwarded() + Math.max(0, op.gas());
      // counted down from what the caller has once it goes on
      case NETHERMIND ->
          machine.depth() > 1 && ends(op) ? machine.cost() - machine.callerGas() : machine.cost();
      case OPERA, SONIC, GETH, ERIGON, BESU, RETH, ANVIL, GANACHE -> machine.cost();
    };
  }

  private static boolean ends(Opcode op) {
    return switch (op.code()) {
      case Opcode.STOP, Opcode.RETURN, Opcode.REVERT -> true;
      default -> false;
    };
  }

  private void stack(List<BigInteger> words) {
    boolean padded = form.dialect() == EvmDialect.GANACHE;
    ink.text(",\"stack\":[");
    String comma = "";
    for (BigInteger word : words) {
      ink.text(comma).quoted(padded ? Hex.word(word) : Hex.quantity(word));
      comma = ",";
    }
    ink.text("]");
  }

  /** Older clients let memory grow before they look at it. */
  private byte[] seen(Frame frame) {
    return switch (form.dialect()) {
      case OPERA, ERIGON, GANACHE ->
          Arrays.copyOf(frame.memory(), Math.max(frame.memory().length, machine.reach()));
      case SONIC, GETH, NETHERMIND, BESU, RETH, ANVIL, ETHEREUMJS -> frame.memory();
    };
  }

  private void memory(byte[] memory) {
    if (form.dialect() == EvmDialect.ETHEREUMJS) {
      ink.text(",\"memory\":[]");
    } else if (options.memory()) {
      ink.text(",\"memory\":[");
      for (int i = 0; i < memory.length; i += WORD_BYTES) {
        ink.text(i == 0 ? "\"" : ",\"").text(word(memory, i)).text("\"");
      }
      ink.text("]");
    }
  }

  private String word(byte[] memory, int at) {
    if (form.dialect() == EvmDialect.BESU) {
      byte[] bytes = Arrays.copyOfRange(memory, at, at + WORD_BYTES);
      return Hex.quantity(new BigInteger(1, bytes));
    }
    return form.prefix() + HEX.formatHex(memory, at, at + WORD_BYTES);
  }

  private void storage(Frame frame, Opcode op) {
    if (!options.storage()) {
      if (form.dialect() == EvmDialect.ETHEREUMJS) {
        ink.text(",\"storage\":{}");
      }
      return;
    }
    switch (form.storage()) {
      case NEVER -> {
        // nothing
      }
      case EMPTY -> ink.text(",\"storage\":{}");
      case IF_ANY -> touched(frame, op);
      case ALWAYS -> everything();
    }
  }

  /** All that the contract has touched so far, at the steps that touch it; Besu at every step. */
  private void touched(Frame frame, Opcode op) {
    boolean touches =
        (op.code() == Opcode.SLOAD || op.code() == Opcode.SSTORE) && machine.failure().isEmpty();
    boolean shows = touches || form.dialect() == EvmDialect.BESU;
    Map<BigInteger, BigInteger> slots = touched.computeIfAbsent(frame.self(), _ -> new TreeMap<>());
    if (touches) {
      BigInteger slot = frame.stack().getLast();
      boolean stores = op.code() == Opcode.SSTORE;
      BigInteger value = stores ? frame.stack().get(frame.stack().size() - 2) : machine.slot(slot);
      slots.put(slot, value);
    }
    if (shows && !slots.isEmpty()) {
      ink.text(",\"storage\":{");
      String comma = "\"";
      for (Map.Entry<BigInteger, BigInteger> slot : slots.entrySet()) {
        ink.text(comma).text(form.prefix()).text(Hex.word(slot.getKey())).text("\":\"");
        ink.text(form.prefix()).text(Hex.word(slot.getValue())).text("\"");
        comma = ",\"";
      }
      ink.text("}");
    }
  }

  /** Under the hashes of the slots and encoded, as the trie has it. */
  private void everything() {
    ink.text(",\"storage\":{");
    String comma = "\"";
    for (Map.Entry<BigInteger, BigInteger> slot : machine.slots().entrySet()) {
      ink.text(comma).text(Hex.data(Storage.key(slot.getKey()))).text("\":\"");
      ink.text(Hex.data(Rlp.number(slot.getValue()))).text("\"");
      comma = ",\"";
    }
    ink.text("}");
  }

  private void refund() {
    boolean shows =
        form.refund() == StructForm.Shown.ALWAYS
            || (form.refund() == StructForm.Shown.IF_ANY && machine.refund() != 0);
    if (shows) {
      ink.text(",\"refund\":").number(machine.refund());
    }
  }
}
