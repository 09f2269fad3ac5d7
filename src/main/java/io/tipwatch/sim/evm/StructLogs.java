package io.tipwatch.sim.evm;

import io.tipwatch.sim.ByteSource;
import io.tipwatch.sim.Ink;
import io.tipwatch.sim.evm.machine.Execution;
import io.tipwatch.sim.evm.machine.Hex;
import java.util.Optional;

/**
 * The list of a transaction's steps. The transaction runs while the list is read, so that its size
 * does not matter.
 */
final class StructLogs implements ByteSource {
  private static final int PIECE_BYTES = 64 << 10;

  private final Traced traced;
  private final StructForm form;
  private final StructOptions options;
  private final boolean timedOut;
  private final Ink ink = new Ink();
  private Optional<StructSteps> steps = Optional.empty();
  private boolean done;

  StructLogs(Traced traced, StructForm form, StructOptions options) {
    this(traced, form, options, false);
  }

  private StructLogs(Traced traced, StructForm form, StructOptions options, boolean timedOut) {
    this.traced = traced;
    this.form = form;
    this.options = options;
    this.timedOut = timedOut;
  }

  /** One that ends where its limit is, and says that time was up. */
  static StructLogs cutShort(Traced traced, StructForm form, StructOptions options) {
    return new StructLogs(traced, form, options, true);
  }

  @Override
  public byte[] next() {
    if (steps.isEmpty() && !done) {
      Execution execution = traced.again();
      steps = Optional.of(new StructSteps(execution.machine(), form, options, ink));
      head();
    }
    while (!done && ink.size() < PIECE_BYTES) {
      if (!steps.orElseThrow().next()) {
        tail();
        steps = Optional.empty();
        done = true;
      }
    }
    return ink.take();
  }

  private void head() {
    boolean ganache = form.dialect() == EvmDialect.GANACHE;
    ink.text("{\"gas\":").text(gas());
    if (!ganache) {
      ink.text(",\"failed\":").text(Boolean.toString(timedOut || !traced.result().succeeded()));
      ink.text(",\"returnValue\":\"").text(returned()).text("\"");
    }
    ink.text(",\"structLogs\":[");
  }

  private void tail() {
    ink.text("]");
    if (form.dialect() == EvmDialect.GANACHE) {
      ink.text(",\"returnValue\":\"").text(returned()).text("\",\"storage\":{}");
    }
    if (timedOut) {
      ink.text(",\"error\":\"execution timeout\",\"errorCode\":-32000");
    }
    ink.text("}");
  }

  private String gas() {
    long used =
        form.dialect() == EvmDialect.ANVIL
            ? traced.receipt().cumulativeGas()
            : traced.receipt().gasUsed();
    return form.hexGas() == StructForm.HexGas.NOWHERE
        ? Long.toString(used)
        : "\"" + Hex.quantity(used) + "\"";
  }

  private String returned() {
    boolean nothing = form.dialect() == EvmDialect.GANACHE && !traced.result().succeeded();
    String hex = nothing ? "0x" : traced.result().root().output().hex();
    boolean bare =
        switch (form.dialect()) {
          case OPERA, ERIGON, BESU, GANACHE -> true;
          case SONIC, GETH, NETHERMIND, RETH, ANVIL, ETHEREUMJS -> false;
        };
    return bare ? hex.substring(2) : hex;
  }
}
