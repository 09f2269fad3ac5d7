package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** A simulated EVM network over loopback, and a client of its nodes that is not ours. */
final class EvmLoopback {
  /** The hash, in quotes, of a transaction that nobody made. */
  static final String UNKNOWN = "\"0x" + "11".repeat(32) + "\"";

  final Vertx vertx = Vertx.vertx();
  final EvmRules rules = EvmRules.ethereum(11);
  final EvmSimNetwork network =
      new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(20)));
  final RawClient client = new RawClient();

  EvmSimNode node(EvmDialect dialect) {
    return await(network.add(EvmNodeProfile.of(dialect.client(), dialect)));
  }

  /** The hash, in quotes, of a transaction that has just been made. */
  String transaction(Act act) {
    await(network.include(act));
    await(network.step());
    return "\"" + await(network.head()).block().content().transactions().getFirst().hash() + "\"";
  }

  Object result(EvmSimNode node, String method, String params)
      throws IOException, InterruptedException {
    JsonObject answer =
        new JsonObject(client.post(node.http(), RawClient.request(method, params)).body());
    assertThat(answer.fieldNames()).as("%s of %s", method, node.name()).doesNotContain("error");
    return answer.getValue("result");
  }

  JsonObject error(EvmSimNode node, String method, String params)
      throws IOException, InterruptedException {
    return new JsonObject(client.post(node.http(), RawClient.request(method, params)).body())
        .getJsonObject("error");
  }

  void close() {
    await(network.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
