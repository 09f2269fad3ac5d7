package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.node.evm.Tracer;
import java.util.Optional;

/** The tracer that all nodes are asked to run. */
public sealed interface TracerChoice {
  /** What to call it. */
  String label();

  /** As it is sent to nodes. */
  Tracer tracer();

  /** A custom one; its results are compared exactly. */
  record Script(TracerScript script) implements TracerChoice {
    @Override
    public String label() {
      return script.name();
    }

    @Override
    public Tracer tracer() {
      return script.guarded();
    }
  }

  /** One that nodes bring along; its results are compared by the rules for it. */
  enum BuiltIn implements TracerChoice {
    STEPS("steps", new Tracer.Steps(true, false, false)),
    CALLS("callTracer", new Tracer.Calls(false)),
    FLAT_CALLS("flatCallTracer", new Tracer.FlatCalls(true)),
    PRESTATE("prestateTracer", new Tracer.Prestate(false));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // records of booleans
    private final Tracer tracer;

    BuiltIn(String label, Tracer tracer) {
      this.label = label;
      this.tracer = tracer;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public Tracer tracer() {
      return tracer;
    }

    /** The one of a name. */
    public static Optional<BuiltIn> named(String name) {
      for (BuiltIn each : values()) {
        if (each.label.equals(name)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }
}
