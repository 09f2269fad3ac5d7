package io.tipwatch.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a node at present. Confined to the node's context. */
public final class Troubles {
  private static final String EVERYTHING = "*";

  private static final String WRONG_ID = "987654321";

  private final List<Scoped> all = new ArrayList<>();

  private record Scoped(String method, Trouble trouble) {}

  public void add(Trouble trouble) {
    all.add(new Scoped(EVERYTHING, trouble));
  }

  public void add(String method, Trouble trouble) {
    all.add(new Scoped(method, trouble));
  }

  public void clear() {
    all.clear();
  }

  /** The first trouble of a kind that concerns a method. */
  public <T extends Trouble> Optional<T> of(Class<T> kind, String method) {
    for (Scoped scoped : all) {
      boolean concerned = scoped.method().equals(EVERYTHING) || scoped.method().equals(method);
      if (concerned && kind.isInstance(scoped.trouble())) {
        return Optional.of(kind.cast(scoped.trouble()));
      }
    }
    return Optional.empty();
  }

  public boolean silent() {
    return of(Trouble.Silence.class, EVERYTHING).isPresent();
  }

  /** The id that a response to a call bears. */
  public String idFor(Call call) {
    return of(Trouble.WrongIds.class, call.method()).isPresent()
        ? WRONG_ID
        : call.id().orElse("null");
  }
}
