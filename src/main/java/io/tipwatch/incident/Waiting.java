package io.tipwatch.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Since when there are signs of troubles that only their lasting makes incidents of. */
final class Waiting {
  private final Map<Book.Trouble, Instant> since;
  private final String chain;
  private final Duration patience;
  private final Instant at;

  /**
   * @param since what is waited for on all chains
   * @param chain the one that is decided on
   * @param patience how long a sign must last
   */
  Waiting(Map<Book.Trouble, Instant> since, String chain, Duration patience, Instant at) {
    this.since = new HashMap<>(since);
    this.chain = chain;
    this.patience = patience;
    this.at = at;
  }

  /** The sign is there; it may have been before. */
  void add(Candidate candidate) {
    since.merge(candidate.trouble(), at, (old, now) -> old.isAfter(now) ? now : old);
  }

  /** The chain's other signs are gone. */
  void keep(Stream<Candidate> candidates) {
    Set<Book.Trouble> now = candidates.map(Candidate::trouble).collect(Collectors.toSet());
    since.keySet().removeIf(one -> one.chain().equals(chain) && !now.contains(one));
  }

  Instant since(Candidate candidate) {
    return since.getOrDefault(candidate.trouble(), at);
  }

  boolean ripe(Candidate candidate) {
    return ripe(since(candidate));
  }

  /** Whether any of the chain's signs of a kind has lasted. */
  boolean ripe(IncidentKind kind) {
    return since.entrySet().stream()
        .filter(one -> one.getKey().chain().equals(chain) && one.getKey().kind() == kind)
        .anyMatch(one -> ripe(one.getValue()));
  }

  Map<Book.Trouble, Instant> all() {
    return since;
  }

  private boolean ripe(Instant begin) {
    return Duration.between(begin, at).compareTo(patience) >= 0;
  }
}
