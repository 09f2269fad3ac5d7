package io.tipwatch.sim.evm;

import io.tipwatch.sim.Dice;
import io.tipwatch.sim.evm.EvmFault.Place;
import io.tipwatch.sim.evm.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faultless execution of a block, for choosing where something goes wrong. */
public final class BlockSteps {
  /** Steps of a transaction that are looked at. */
  private static final int MAX_STEPS = 100_000;

  private final EvmBlock block;
  private final List<Traced> traced;

  /** A step, with what is performed there. */
  public record Step(Place place, String operation, long gas, long cost) {}

  BlockSteps(EvmBlock block, List<Traced> traced) {
    this.block = block;
    this.traced = traced;
  }

  public EvmBlock block() {
    return block;
  }

  /** The transactions with what comes of them. */
  public List<Traced> transactions() {
    return traced;
  }

  /** The first steps of a transaction, at most a hundred thousand. */
  public List<Step> steps(int transaction) {
    List<Step> steps = new ArrayList<>();
    Machine machine = traced.get(transaction).again().machine();
    while (machine.next() && steps.size() < MAX_STEPS) {
      Place place = new Place(transaction, machine.path(), (int) machine.step());
      steps.add(new Step(place, machine.op().name(), machine.frame().gas(), machine.cost()));
      machine.perform();
    }
    return steps;
  }

  /** The first step of the block that is as wanted. */
  public Optional<Step> first(Predicate<Step> wanted) {
    for (int i = 0; i < traced.size(); i++) {
      Optional<Step> found = steps(i).stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The first step of the block that performs an operation. */
  public Place at(String operation) {
    return first(step -> step.operation().equals(operation))
        .map(Step::place)
        .orElseThrow(() -> new IllegalStateException("no step of the block performs " + operation));
  }

  /**
   * A step inside a call of a call, or as deep as there is one.
   *
   * @param choice another number finds another place
   */
  public Place deep(long choice) {
    List<Step> deepest = new ArrayList<>();
    int depth = 0;
    for (int i = 0; i < traced.size(); i++) {
      for (Step step : steps(i)) {
        int at = Math.min(2, step.place().frame().size());
        if (at > depth) {
          depth = at;
          deepest.clear();
        }
        if (at == depth) {
          deepest.add(step);
        }
      }
    }
    if (deepest.isEmpty()) {
      throw new IllegalStateException("nothing runs in block " + block.number());
    }
    return deepest.get(new Dice(choice).below(deepest.size())).place();
  }
}
