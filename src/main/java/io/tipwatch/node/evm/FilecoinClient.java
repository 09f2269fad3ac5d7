package io.tipwatch.node.evm;

import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Rpc;
import io.vertx.core.Future;

/**
 * Which of Filecoin's clients a node is. Forest tells Ethereum wallets; Lotus says it elsewhere,
 * and Venus and older builds of Lotus nowhere.
 */
record FilecoinClient(Rpc rpc) {
  private static final Json WRONG = Json.of("probe");

  Future<Client> ask() {
    return rpc.callFor(
            Method.FILECOIN_VERSION,
            rpc.limits().callTimeout(),
            json -> json.at("Agent").optionalText().orElse(""))
        .compose(agent ->
            agent.isEmpty()
                ? unnamed()
                : Future.succeededFuture(Client.named(agent).orElse(Client.UNKNOWN)))
        .otherwise(Client.UNKNOWN);
  }

  /** By a method of Venus alone, called with a parameter too many. */
  private Future<Client> unnamed() {
    return rpc.call(Method.VENUS_TRACKER, WRONG)
        .<Support>map(_ -> new Capabilities.Present())
        .otherwise(EvmProbe::presence)
        .map(tracker ->
            switch (tracker) {
              case Capabilities.Present _ -> Client.VENUS;
              case Capabilities.Absent _ -> Client.LOTUS;
              case Capabilities.Unknown _ -> Client.UNKNOWN;
            });
  }
}
