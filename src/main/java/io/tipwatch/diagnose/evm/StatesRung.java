package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.Tracer;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.prestate.PrestateAnswer;
import io.tipwatch.trace.evm.prestate.PrestateComparison;
import io.tipwatch.trace.evm.prestate.PrestateFinding;
import io.tipwatch.trace.evm.prestate.PrestateFinding.TransactionStates;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What transactions found in the state, and what they left there. */
record StatesRung(Inquiry inquiry) {
  private static final String CHANGES = "state changes";
  private static final String BEFORE = "state before";

  /**
   * Compares what transactions changed.
   *
   * @param end the index past the last transaction that matters
   * @return empty if it cannot even be asked for
   */
  Optional<PrestateFinding> changes(int end) throws IOException {
    Dispute dispute = inquiry.dispute();
    if (everywhere(dispute, Ability.PRESTATE_DIFF)) {
      return Optional.of(whole(CHANGES, new Tracer.Prestate(true)));
    }
    if (lack(Ability.PRESTATE_DIFF).isEmpty()) {
      return Optional.of(
          single(CHANGES, new Tracer.Prestate(true), Singles.upTo(end, dispute.transactions())));
    }
    return befores(end);
  }

  /** Older clients tell only what each transaction found, which the ones before it left. */
  private Optional<PrestateFinding> befores(int end) throws IOException {
    Dispute dispute = inquiry.dispute();
    if (everywhere(dispute, Ability.PRESTATE)) {
      return Optional.of(whole(BEFORE, new Tracer.Prestate(false)));
    }
    Optional<String> lack = lack(Ability.PRESTATE);
    if (lack.isPresent()) {
      inquiry.skip(CHANGES, lack.get());
      return Optional.empty();
    }
    return Optional.of(
        single(BEFORE, new Tracer.Prestate(false), Singles.upTo(end, dispute.transactions())));
  }

  private static boolean everywhere(Dispute dispute, Ability ability) {
    return dispute.left().lacks(dispute.left().takesWhole(ability)).isEmpty()
        && dispute.right().lacks(dispute.right().takesWhole(ability)).isEmpty();
  }

  private PrestateFinding whole(String name, Tracer tracer) throws IOException {
    List<String> transactions = inquiry.dispute().transactions();
    return inquiry.climb(
        step(
            name,
            Said.reading(party -> party.whole(tracer), this::parse),
            (left, right) -> PrestateComparison.of(left, right, transactions)));
  }

  /** Compares all that one transaction found in the state, read or written. */
  Optional<PrestateFinding> before(int transaction) throws IOException {
    Optional<String> lack = lack(Ability.PRESTATE);
    if (lack.isPresent()) {
      inquiry.skip(BEFORE, lack.get());
      return Optional.empty();
    }
    Singles one = Singles.only(transaction, inquiry.dispute().transactions());
    return Optional.of(single(BEFORE, new Tracer.Prestate(false), one));
  }

  /** Why single transactions cannot be asked for. */
  private Optional<String> lack(Ability ability) {
    Dispute dispute = inquiry.dispute();
    for (Party party : List.of(dispute.left(), dispute.right())) {
      Optional<String> lack =
          party.owns()
              ? party.lacks(List.of(ability))
              : Optional.of("it cannot be asked about one transaction of a block that it refused");
      if (lack.isPresent()) {
        return Optional.of("not available: " + party.id() + ": " + lack.get());
      }
    }
    return Optional.empty();
  }

  private PrestateFinding single(String name, Tracer tracer, Singles singles) throws IOException {
    return inquiry.climb(
        step(
            name,
            singles.reading((party, hash) -> party.one(hash, tracer), this::parse),
            (left, right) -> compare(singles, left, right)));
  }

  private static PrestateFinding compare(
      Singles singles, List<PrestateAnswer> left, List<PrestateAnswer> right) throws IOException {
    List<TransactionStates> states = new ArrayList<>();
    Finding finding =
        singles.compare(i -> {
          PrestateFinding one = PrestateComparison.of(left.get(i), right.get(i));
          one.transactions()
              .forEach(each ->
                  states.add(
                      new TransactionStates(
                          singles.from() + i, singles.hashes().get(i), each.differences())));
          return one.finding();
        });
    return new PrestateFinding(finding, states);
  }

  private static <T> Step<T, PrestateFinding> step(
      String name, Said.Question<T> question, Inquiry.Comparison<T, PrestateFinding> comparison) {
    return new Step<>(
        name,
        question,
        comparison,
        PrestateFinding::finding,
        nothing -> new PrestateFinding(nothing, List.of()));
  }

  private PrestateAnswer parse(InputStream in, ByteRanges again) throws IOException {
    PrestateAnswer answer = PrestateAnswer.read(in, again, inquiry.salt());
    inquiry.mentioned().inStates(again);
    return answer;
  }
}
