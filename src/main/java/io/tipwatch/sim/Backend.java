package io.tipwatch.sim;

import java.util.Optional;

/** One node behind an address; a load balancer has several. Confined to the node's context. */
public interface Backend {
  Troubles troubles();

  Subscriptions subscriptions();

  Manners manners();

  /** Whether anything is answered at a path. */
  boolean serves(String path);

  /** Whether a request may be made with such a header or such a query. */
  boolean admits(Optional<String> authorization, Optional<String> query);

  boolean takesBatches();

  /** The answer to a call that came by itself, without a socket to say more on. */
  Reply answer(Call call);

  /** The answer to a call that came over a socket. */
  Reply answerOnSocket(Call call);

  /**
   * Deals with a call that only makes sense on a socket, such as a subscription.
   *
   * @return false if it is a call like any other
   */
  boolean converse(SocketSession session, Call call);

  /** The whole response. */
  ByteSource envelope(Reply reply, Call call);
}
