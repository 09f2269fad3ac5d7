package io.tipwatch.sim.evm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a node's tracer at present. Confined to the node's context. */
final class TracerTroubles {
  private static final String EVERYTHING = "*";

  private final List<Scoped> all = new ArrayList<>();

  private record Scoped(String transaction, TracerTrouble trouble) {}

  void add(TracerTrouble trouble) {
    all.add(new Scoped(EVERYTHING, trouble));
  }

  void add(String transaction, TracerTrouble trouble) {
    all.add(new Scoped(transaction, trouble));
  }

  void clear() {
    all.clear();
  }

  <T extends TracerTrouble> Optional<T> of(Class<T> kind, String transaction) {
    return all.stream()
        .filter(it -> it.transaction().equals(EVERYTHING) || it.transaction().equals(transaction))
        .map(Scoped::trouble)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
