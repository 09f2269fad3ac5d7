package io.tipwatch.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * How far an incident has come: {@code open → located → (finalized) → resolved}. Finality does not
 * wait until the place is found, which may never be. It may be resolved from anywhere, and nothing
 * follows that.
 */
public sealed interface Life {
  /** The name in the database, in URLs and in JSON. */
  default String state() {
    return switch (this) {
      case Open _ -> "OPEN";
      case Located _ -> "LOCATED";
      case Finalized _ -> "FINALIZED";
      case Resolved _ -> "RESOLVED";
    };
  }

  default boolean resolved() {
    return this instanceof Resolved;
  }

  /** The place of the first difference is known; empty if that is not the next step from here. */
  default Optional<Life> locate(Instant at) {
    return switch (this) {
      case Open _ -> Optional.of(new Located(at));
      case Finalized(Optional<Instant> located, Instant finalized) when located.isEmpty() ->
          Optional.of(new Finalized(Optional.of(at), finalized));
      case Located _, Finalized _, Resolved _ -> Optional.empty();
    };
  }

  /** The network's own finality has spoken; empty if that is not the next step from here. */
  default Optional<Life> finish(Instant at) {
    return switch (this) {
      case Open _ -> Optional.of(new Finalized(Optional.empty(), at));
      case Located located -> Optional.of(new Finalized(Optional.of(located.at()), at));
      case Finalized _, Resolved _ -> Optional.empty();
    };
  }

  /**
   * It is over; empty if it was before.
   *
   * @param inFavourOf the incident that explains this one, when that is why it ends
   */
  default Optional<Life> resolve(Instant at, Optional<IncidentId> inFavourOf) {
    return switch (this) {
      case Open _ -> Optional.of(new Resolved(Optional.empty(), Optional.empty(), at, inFavourOf));
      case Located located ->
          Optional.of(new Resolved(Optional.of(located.at()), Optional.empty(), at, inFavourOf));
      case Finalized(Optional<Instant> located, Instant finalized) ->
          Optional.of(new Resolved(located, Optional.of(finalized), at, inFavourOf));
      case Resolved _ -> Optional.empty();
    };
  }

  /** When the first difference was found. */
  default Optional<Instant> locatedAt() {
    return switch (this) {
      case Open _ -> Optional.empty();
      case Located located -> Optional.of(located.at());
      case Finalized(Optional<Instant> located, Instant _) -> located;
      case Resolved resolved -> resolved.located();
    };
  }

  /** When the network's own finality spoke. */
  default Optional<Instant> finalizedAt() {
    return switch (this) {
      case Open _, Located _ -> Optional.empty();
      case Finalized(Optional<Instant> _, Instant finalized) -> Optional.of(finalized);
      case Resolved resolved -> resolved.finalized();
    };
  }

  /** Told, and not yet located. */
  record Open() implements Life {}

  /** The first difference is known. */
  record Located(Instant at) implements Life {}

  /** The network's finality says which side it is on, or that it has sides for good. */
  record Finalized(Optional<Instant> located, Instant at) implements Life {}

  /** Over. */
  record Resolved(
      Optional<Instant> located,
      Optional<Instant> finalized,
      Instant at,
      Optional<IncidentId> inFavourOf)
      implements Life {}
}
