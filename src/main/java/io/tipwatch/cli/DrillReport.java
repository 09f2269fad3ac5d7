package io.tipwatch.cli;

import io.tipwatch.sim.MirrorFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a drill. Every time counts from the injection of the fault.
 *
 * @param simulated whether the real nodes were simulated too
 * @param summary the outcome in one sentence
 * @param mirrored the node that the simulated one mirrored; absent if none could be
 * @param fault what was injected; absent if it did not come to that
 * @param record the file that tells the daemon of a success, once it is written
 * @param notes what else a person should know
 */
public record DrillReport(
    String chain,
    boolean simulated,
    Outcome outcome,
    String summary,
    Optional<Mirrored> mirrored,
    Optional<MirrorFault> fault,
    Steps steps,
    List<Sink> sinks,
    DrillTimes expected,
    Optional<Path> record,
    List<String> notes) {

  public DrillReport {
    sinks = List.copyOf(sinks);
    notes = List.copyOf(notes);
  }

  /** How it ended. */
  public enum Outcome {
    /** The fault was found exactly, and every sink took both notices. */
    PASSED(ExitCodes.MATCH),
    /** Something on the way from the fault to the sinks does not work. */
    FAILED(ExitCodes.DIFFER),
    /** It could not be tried, or not to its end. */
    INCONCLUSIVE(ExitCodes.INCONCLUSIVE);

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /**
   * A real node and its software.
   *
   * @param version as the node writes it; foreign text
   */
  public record Mirrored(String node, String client, String version) {}

  /**
   * What happened when.
   *
   * @param suspicion the first sign was seen
   * @param opened the incident opened
   * @param located the incident has a place
   * @param place that place in words; foreign text
   * @param exact whether it is the one that was injected
   * @param healed the simulated node followed again
   * @param over the incident ended
   */
  public record Steps(
      Optional<Duration> suspicion,
      Optional<Duration> opened,
      Optional<Duration> located,
      Optional<String> place,
      boolean exact,
      Optional<Duration> healed,
      Optional<Duration> over) {
    public static final Steps NONE =
        new Steps(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
  }

  /** What one sink was told. */
  public record Sink(String name, Notice firing, Notice allClear) {
    boolean tookBoth() {
      return firing.accepted().isPresent() && allClear.accepted().isPresent();
    }
  }

  /**
   * One notice to one sink.
   *
   * @param accepted when the sink took it
   * @param refused whether the sink will never take it
   * @param failures attempts that failed
   * @param why the last failure
   */
  public record Notice(
      Optional<Duration> accepted, boolean refused, int failures, Optional<String> why) {
    public static final Notice NONE = new Notice(Optional.empty(), false, 0, Optional.empty());

    /** Whether nothing more will come of it. */
    public boolean settled() {
      return accepted.isPresent() || refused;
    }
  }

  /** Whether every sink took both notices. */
  public static boolean tookAll(List<Sink> sinks) {
    return sinks.stream().allMatch(Sink::tookBoth);
  }
}
