package io.tipwatch.node;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.node.rpc.RpcObserver.Reconnect;
import io.vertx.core.Future;
import java.util.List;

/** What a node pushes about its head, on a socket of its own. Confined to one event loop. */
public interface HeadSubscription {

  /** Told on the event loop. */
  interface Listener {
    /** The head moved like that, as the node says. */
    void moved(List<HeadChange> changes);

    /** The head moved; where to is to be asked. */
    void hinted();

    /** The subscription is over for good; told once. */
    void ended(Reconnect reason, String why);
  }

  /** The node answers, but has no subscription to heads; polling is all there is. */
  final class Unavailable extends Exception {
    public Unavailable(String message) {
      super(message);
    }
  }

  /**
   * Connects and subscribes; if that fails, the listener hears nothing.
   *
   * @return fails with {@link Unavailable} where trying again soon is of no use
   */
  Future<Void> open();

  /** Leaves a subscription that went silent and opens another one. */
  void renew();

  /** Ends it and closes the socket; the listener hears nothing. */
  Future<Void> close();
}
