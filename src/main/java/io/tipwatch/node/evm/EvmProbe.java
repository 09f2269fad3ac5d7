package io.tipwatch.node.evm;

import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Quoted;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out what a node can do. Methods over whole blocks are called with a parameter of a wrong
 * type, which a node that knows them refuses at no cost; tracers are tried on one small
 * transaction, since many nodes answer to the method and not to what was asked.
 */
final class EvmProbe {
  private static final Json WRONG = Json.of("probe");
  private static final long INVALID_PARAMS = -32602;

  private static final Map<Ability, String> BY_PRESENCE =
      new EnumMap<>(
          Map.of(
              Ability.BLOCK_RECEIPTS, Method.BLOCK_RECEIPTS,
              Ability.PROOFS, Method.PROOF,
              Ability.BAD_BLOCKS, Method.BAD_BLOCKS,
              Ability.RAW_BLOCK, Method.RAW_BLOCK,
              Ability.INTERMEDIATE_ROOTS, Method.INTERMEDIATE_ROOTS,
              Ability.TRACE_BLOCK, Method.TRACE_BLOCK,
              Ability.DEBUG_BLOCK, Method.DEBUG_BLOCK_BY_HASH,
              Ability.DEBUG_RAW_BLOCK, Method.DEBUG_RAW_BLOCK));

  private final EvmNode node;
  private final Rpc rpc;

  EvmProbe(EvmNode node, Rpc rpc) {
    this.node = node;
    this.rpc = rpc;
  }

  /**
   * What was found out.
   *
   * @param oldestState the lowest block after which the node has the state
   * @param complete whether nothing is left to be tried again
   */
  record Found(Capabilities capabilities, OptionalLong oldestState, boolean complete) {}

  Future<Found> examine() {
    return node.head()
        .compose(head ->
            new Specimen.Search(node, rpc)
                .from(head)
                .compose(specimen -> examine(specimen))
                .compose(found ->
                    new StateHorizon(rpc)
                        .below(head.number())
                        .map(oldest ->
                            new Found(
                                found,
                                oldest,
                                found.methods().values().stream()
                                    .noneMatch(Capabilities.Unknown.class::isInstance)))));
  }

  private Future<Capabilities> examine(Optional<Specimen> specimen) {
    Map<String, Future<Support>> trials = new HashMap<>();
    BY_PRESENCE.forEach((ability, method) -> trials.put(ability.label(), present(method)));
    for (Trial trial : Trial.ALL) {
      trials.put(trial.ability().label(), attempt(trial, specimen));
    }
    return Future.join(List.copyOf(trials.values()))
        .map(_ -> {
          Map<String, Support> methods = new HashMap<>();
          trials.forEach((label, support) -> methods.put(label, support.result()));
          return new Capabilities(methods);
        });
  }

  /** A refusal of the parameter is the answer of a node that has the method. */
  private Future<Support> present(String method) {
    return rpc.call(method, WRONG)
        .<Support>map(_ -> new Capabilities.Present())
        .recover(cause -> Future.succeededFuture(presence(cause)));
  }

  static Support presence(Throwable cause) {
    if (!(cause instanceof RpcException.Remote remote)) {
      return unknown(cause);
    }
    return EvmErrors.absent(remote)
        ? new Capabilities.Absent("the node does not offer the method")
        : new Capabilities.Present();
  }

  /** Tries one ability on a transaction of the caller's choice. */
  Future<Support> attempt(Ability ability, String transaction) {
    Trial trial =
        Trial.ALL.stream().filter(each -> each.ability() == ability).findFirst().orElseThrow();
    return attempt(trial, Optional.of(new Specimen(transaction, true)));
  }

  private Future<Support> attempt(Trial trial, Optional<Specimen> specimen) {
    if (specimen.isEmpty()) {
      Support untried = new Capabilities.Unknown("no transaction in the last blocks to try it on");
      return present(trial.method())
          .map(support -> support instanceof Capabilities.Absent ? support : untried);
    }
    if (trial.needsSteps() && !specimen.get().runsCode()) {
      return Future.succeededFuture(
          new Capabilities.Unknown("no small contract call in the last blocks to try it on"));
    }
    return rpc.callFor(
            trial.method(),
            rpc.limits().callTimeout(),
            json -> trial.check().complaint(json),
            trial.parameters(specimen.get()))
        .<Support>map(complaint ->
            complaint.isEmpty() ? new Capabilities.Present() : new Capabilities.Absent(complaint))
        .recover(cause -> Future.succeededFuture(trial.onError(refused(cause))));
  }

  /** Parameters that are right for others are an ability that this node lacks. */
  static Support refused(Throwable cause) {
    if (!(cause instanceof RpcException.Remote remote)) {
      return unknown(cause);
    }
    Reason reason = EvmErrors.of(remote).reason();
    boolean lacks =
        reason == Reason.METHOD_ABSENT
            || reason == Reason.TRACER_ABSENT
            || reason == Reason.TRACER
            || (reason == Reason.OTHER && remote.code() == INVALID_PARAMS);
    return lacks
        ? new Capabilities.Absent("the node refuses it: " + shown(remote))
        : unknown(cause);
  }

  private static String shown(RpcException.Remote remote) {
    return Quoted.text(remote.text(), 120);
  }

  private static Support unknown(Throwable cause) {
    return new Capabilities.Unknown(String.valueOf(cause.getMessage()));
  }
}
