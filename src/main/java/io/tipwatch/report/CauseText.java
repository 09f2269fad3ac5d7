package io.tipwatch.report;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis.Cause;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Guesses why Filecoin nodes differ from where they do, after the classes of the splits that have
 * happened. It says "looks like", never more than the signs carry.
 */
public final class CauseText {
  private static final List<String> GAS_FIELDS = List.of(".Name", ".tg", ".cg", ".sg");
  private static final List<String> PROOFS = List.of("OnVerify", "signature", "proof");

  private CauseText() {}

  /** What else is known about the tipset. */
  public enum Flag {
    /** There is a null round right before the tipset or among its lookback. */
    NULL_ROUND_NEARBY,
    /** The tipset is the first at or after an upgrade, so that a migration runs before it. */
    UPGRADE_HEIGHT,
    /** The roots differ while no message does. */
    NO_MESSAGE_DIFFERS,
    /** The call tree of the message is the same on all nodes. */
    CALLS_EQUAL
  }

  /**
   * What the diagnosis saw.
   *
   * @param field the path of the first difference, as in {@link Diagnosis.Location#field}
   * @param charge the name of the gas charge at the place, if the place is one
   * @param method the name of the message's or the call's method
   * @param nearby other texts around the place: charges before it, reasons of a refusal
   */
  public record Signs(
      Verdict verdict,
      Optional<String> field,
      Optional<String> charge,
      Optional<String> method,
      List<String> nearby,
      Set<Flag> flags) {
    public Signs {
      nearby = List.copyOf(nearby);
      flags = Set.copyOf(flags);
    }

    /** The signs of a place in the executions. */
    public static Signs at(
        Verdict verdict, Diagnosis.Location location, Optional<String> charge, Set<Flag> flags) {
      Stream<String> steps =
          Stream.concat(location.before().stream(), location.after().stream())
              .flatMap(step -> step.values().values().stream());
      return new Signs(
          verdict,
          Optional.of(location.field()),
          charge,
          location.message().method().name(),
          steps.distinct().toList(),
          flags);
    }

    /** The signs when no place was found. */
    public static Signs nowhere(Verdict verdict, List<String> texts, Set<Flag> flags) {
      return new Signs(verdict, Optional.empty(), Optional.empty(), Optional.empty(), texts, flags);
    }

    private boolean fieldEndsWith(List<String> endings) {
      return endings.stream().anyMatch(ending -> field.orElse("").endsWith(ending));
    }

    private boolean mentions(List<String> words) {
      return Stream.concat(charge.stream(), nearby.stream())
          .anyMatch(text -> words.stream().anyMatch(text::contains));
    }
  }

  /** The likeliest class of cause; the more telling sign wins. */
  public static Cause of(Signs signs) {
    return switch (signs.verdict()) {
      case Verdict.Match _ -> new Cause("none", "Nothing differs.");
      case Verdict.Unstable _ ->
          cause(
              "nondeterminism",
              "nondeterminism or corrupt local data: the same node answered the same question"
                  + " twice, differently.");
      case Verdict.TraceDrift _ ->
          cause(
              "versions",
              "different versions of the VM or of tracing: the states are equal, only the account"
                  + " of the execution differs.");
      case Verdict.StateSplit _, Verdict.Rejected _ -> ofSplit(signs);
      case Verdict.Fork _,
          Verdict.Lagging _,
          Verdict.Unsettled _,
          Verdict.Stalled _,
          Verdict.ChainStalled _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          new Cause("none", "No two executions of one tipset were seen to differ.");
    };
  }

  private static Cause ofSplit(Signs signs) {
    String field = signs.field().orElse("");
    if (field.endsWith("InvokedActor.State.Code")) {
      return cause(
          "actor-bundle",
          "different actor bundles: the nodes run different code for one actor, so they disagree"
              + " about a network upgrade. Compare their versions and upgrade heights.");
    }
    if (signs.method().filter(name -> name.endsWith("ReportConsensusFault")).isPresent()) {
      return cause(
          "externs",
          "the consensus fault check: the result of ReportConsensusFault depends on what the node"
              + " itself looks up about the two blocks.");
    }
    if (signs.flags().contains(Flag.NO_MESSAGE_DIFFERS)) {
      return withoutMessage(signs);
    }
    if (signs.mentions(List.of("OnGetRandomness"))) {
      return cause("externs", randomness(signs));
    }
    if (signs.mentions(PROOFS)) {
      return cause(
          "crypto",
          "native proofs or signatures: the executions part around a verification, which runs in a"
              + " native library of the node.");
    }
    return byField(signs, field);
  }

  private static Cause withoutMessage(Signs signs) {
    if (signs.flags().contains(Flag.UPGRADE_HEIGHT)) {
      return cause(
          "migration",
          "the state migration of a network upgrade: it runs before the first message, and no"
              + " message differs.");
    }
    if (signs.mentions(PROOFS)) {
      return cause("crypto", "native proofs or signatures: that is what the refusal speaks about.");
    }
    return cause(
        "migration",
        "something before the first message, such as a migration, or a write that no trace shows:"
            + " the roots differ and no message does.");
  }

  private static Cause byField(Signs signs, String field) {
    if (field.startsWith("IpldOps") || field.endsWith("InvokedActor.State.Head")) {
      return cause(
          "state",
          "a difference in written state alone: an actor's data differ before any receipt or gas"
              + " does. If it is one node only, corrupt local data are as likely as a bug.");
    }
    boolean gas = field.startsWith("GasCharges") || signs.fieldEndsWith(GAS_FIELDS);
    if (gas || field.endsWith("GasUsed")) {
      return cause(
          "gas",
          signs.flags().contains(Flag.CALLS_EQUAL)
              ? "different gas rules or FVM versions: the calls are the same, what they are charged"
                  + " is not."
              : "different gas rules or FVM versions: a charge is the first thing that differs.");
    }
    if (signs.flags().contains(Flag.NULL_ROUND_NEARBY)) {
      return cause(
          "externs",
          "a lookback across null rounds: the tipset is next to one, and that is where such lookups"
              + " have gone wrong before.");
    }
    if (field.isEmpty()) {
      return new Cause(
          "unknown", "Where the executions part is not known, so no cause can be named.");
    }
    return new Cause(
        "unknown",
        "The place is known, but it has no typical cause. Compare what the call does there with the"
            + " source of the actor.");
  }

  private static String randomness(Signs signs) {
    return signs.flags().contains(Flag.NULL_ROUND_NEARBY)
        ? "randomness or its lookback across null rounds: the executions part after OnGetRandomness,"
            + " next to a null round."
        : "randomness or its lookback: the executions part after OnGetRandomness.";
  }

  private static Cause cause(String kind, String what) {
    return new Cause(kind, "This looks like " + what);
  }
}
