package io.tipwatch.diagnose.evm;

import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.Tracer;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms in which nodes tell the calls of a transaction, the best first. */
enum CallForm {
  /** A tree, as go-ethereum's {@code callTracer} writes it. */
  TREE(Ability.CALLS, new Tracer.Calls(false)),
  /** A list, as {@code trace_block} writes it. */
  PARITY(Ability.TRACE_TRANSACTION, new Tracer.Calls(false)),
  /** The same list by a tracer. */
  FLAT(Ability.FLAT_CALLS, new Tracer.FlatCalls(true));

  private final Ability single;

  @SuppressWarnings("ImmutableEnumChecker") // a record of flags
  private final Tracer tracer;

  CallForm(Ability single, Tracer tracer) {
    this.single = single;
    this.tracer = tracer;
  }

  /** As in {@code calls by callTracer}. */
  String label() {
    return switch (this) {
      case TREE -> "callTracer";
      case PARITY -> "trace_block";
      case FLAT -> "flatCallTracer";
    };
  }

  private Optional<String> lack(Party party, boolean whole) {
    if (this == PARITY) {
      Ability ability = whole ? Ability.TRACE_BLOCK : single;
      return party.owns()
          ? party.lacks(List.of(ability))
          : Optional.of(ability.label() + ": the block is not on its chain");
    }
    return party.lacks(whole ? party.takesWhole(single) : party.takes(single));
  }

  /** The best form in which a party may tell a block, or a transaction of it. */
  private static Optional<CallForm> of(Party party, boolean whole) {
    return Stream.of(values()).filter(form -> form.lack(party, whole).isEmpty()).findFirst();
  }

  /** Why a party can tell the calls of no transaction at all. */
  static String lacks(Party party) {
    List<String> why = new ArrayList<>();
    for (CallForm form : values()) {
      form.lack(party, false).ifPresent(why::add);
    }
    return String.join("; ", why);
  }

  /**
   * The forms that two parties answer in: the same one if there is one.
   *
   * @param whole whether for the whole block
   */
  record Pair(CallForm left, CallForm right, boolean whole) {
    static Optional<Pair> of(Dispute dispute, boolean whole) {
      Party left = dispute.left();
      Party right = dispute.right();
      for (CallForm form : values()) {
        if (form.lack(left, whole).isEmpty() && form.lack(right, whole).isEmpty()) {
          return Optional.of(new Pair(form, form, whole));
        }
      }
      return CallForm.of(left, whole)
          .flatMap(mine -> CallForm.of(right, whole).map(theirs -> new Pair(mine, theirs, whole)));
    }

    /** All forms in which both parties tell the whole block. */
    static List<Pair> shared(Dispute dispute) {
      return Stream.of(values())
          .filter(form ->
              form.lack(dispute.left(), true).isEmpty()
                  && form.lack(dispute.right(), true).isEmpty())
          .map(form -> new Pair(form, form, true))
          .toList();
    }

    private CallForm of(Party party, Dispute dispute) {
      return party.equals(dispute.left()) ? left : right;
    }

    RpcStream block(Party party, Dispute dispute) throws RpcException {
      return of(party, dispute).block(party);
    }

    RpcStream transaction(Party party, Dispute dispute, String hash) throws RpcException {
      return of(party, dispute).transaction(party, hash);
    }
  }

  private RpcStream block(Party party) throws RpcException {
    return this == PARITY
        ? party.node().traces().block(party.block().number())
        : party.whole(tracer);
  }

  private RpcStream transaction(Party party, String hash) throws RpcException {
    return this == PARITY ? party.node().traces().transaction(hash) : party.one(hash, tracer);
  }
}
