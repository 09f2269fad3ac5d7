package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.Tipset;
import io.tipwatch.node.filecoin.F3Certificate;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the finality certificates whether a tipset is on the canonical chain. A certificate is
 * signed by more than two thirds of the power, but we take the node's word for it; so one node that
 * says otherwise leaves the question open.
 */
final class Finality {
  private Finality() {}

  /** What a node's certificates say of a tipset. */
  private enum Word {
    CERTIFIED,
    ANOTHER,
    NOTHING
  }

  /** The tipset, if every node that holds a certificate so recent puts the tipset below it. */
  static Optional<Tipset> certifies(Tipset tipset, List<FilecoinNode> nodes) {
    List<Future<Word>> asked = nodes.stream().map(node -> ask(node, tipset)).toList();
    Set<Word> words = EnumSet.noneOf(Word.class);
    for (Future<Word> answer : asked) {
      try {
        words.add(Calls.await(answer));
      } catch (RpcException e) {
        // A node without certificates, or without that branch, says nothing.
      }
    }
    return words.contains(Word.CERTIFIED) && !words.contains(Word.ANOTHER)
        ? Optional.of(tipset)
        : Optional.empty();
  }

  private static Future<Word> ask(FilecoinNode node, Tipset tipset) {
    return node.f3Certificate()
        .compose(certificate -> {
          Optional<F3Certificate.Link> last = certificate.map(F3Certificate::last);
          if (last.isEmpty() || last.get().epoch() < tipset.height()) {
            return Future.succeededFuture(Word.NOTHING);
          }
          return node.tipsetAt(tipset.height(), last.get().key())
              .map(there -> there.key().equals(tipset.key()) ? Word.CERTIFIED : Word.ANOTHER);
        });
  }
}
