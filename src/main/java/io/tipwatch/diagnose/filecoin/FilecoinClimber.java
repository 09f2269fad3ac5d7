package io.tipwatch.diagnose.filecoin;

import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Look;
import io.tipwatch.trace.Rule;
import io.tipwatch.trace.filecoin.FilecoinRules;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Climbs the ladder of Filecoin. */
public final class FilecoinClimber implements Climber {
  /** The family in a case and in a report. */
  public static final String FAMILY = "filecoin";

  private final Listeners listeners;

  /**
   * Those who hear of a climb while it goes on.
   *
   * @param answers hears the answers while they can be read
   */
  public record Listeners(FilecoinLadder.Progress progress, Consumer<List<TraceAnswer>> answers) {
    public static final Listeners NONE = progress(_ -> {});

    /** One who hears of the progress alone. */
    public static Listeners progress(FilecoinLadder.Progress progress) {
      return new Listeners(progress, _ -> {});
    }
  }

  public FilecoinClimber(Listeners listeners) {
    this.listeners = listeners;
  }

  @Override
  public Optional<Climbed> climb(Look look) throws IOException {
    FilecoinClimb climb = new FilecoinClimb(look, listeners);
    return climb.answer().map(diagnosis -> new Climbed(diagnosis, climb.met()));
  }

  @Override
  public List<Rule> rules() {
    return FilecoinRules.ALL;
  }
}
