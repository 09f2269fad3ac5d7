package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Look;
import io.tipwatch.trace.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Climbs the ladder of EVM chains; which kind of chain it is the case says. */
public final class EvmClimber implements Climber {
  /** The family in a case and in a report. */
  public static final String FAMILY = "evm";

  private final Consumer<String> progress;

  /**
   * @param progress hears of what is being done, for people who wait
   */
  public EvmClimber(Consumer<String> progress) {
    this.progress = progress;
  }

  @Override
  public Optional<Climbed> climb(Look look) throws IOException {
    EvmClimb climb = new EvmClimb(look, progress);
    return climb.answer().map(diagnosis -> new Climbed(diagnosis, climb.met()));
  }

  /** Headers are compared as they are. */
  @Override
  public List<Rule> rules() {
    return List.of();
  }
}
