package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.Tipset;
import io.tipwatch.node.filecoin.F3Certificate;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcException;
import java.util.List;
import java.util.Optional;

/**
 * Asks the finality certificates whether a tipset is on the canonical chain. A certificate is
 * signed by more than two thirds of the power, but we take the node's word for it; so one node that
 * says otherwise leaves the question open.
 */
final class Finality {
  private Finality() {}

  /** The tipset, if every node that holds a certificate so recent puts the tipset below it. */
  static Optional<Tipset> certifies(Tipset tipset, List<FilecoinNode> nodes) {
    int confirmed = 0;
    for (FilecoinNode node : nodes) {
      try {
        Optional<F3Certificate> certificate = Calls.await(node.f3Certificate());
        if (certificate.isEmpty() || certificate.get().last().epoch() < tipset.height()) {
          continue;
        }
        Tipset there = Calls.await(node.tipsetAt(tipset.height(), certificate.get().last().key()));
        if (!there.key().equals(tipset.key())) {
          return Optional.empty();
        }
        confirmed++;
      } catch (RpcException e) {
        // A node without certificates, or without that branch, says nothing.
      }
    }
    return confirmed > 0 ? Optional.of(tipset) : Optional.empty();
  }
}
