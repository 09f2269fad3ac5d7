package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How an account and its slots are proved. */
final class ProofJson {
  private ProofJson() {}

  /**
   * @param slots as they were asked for
   */
  static JsonObject of(World world, Address address, List<String> slots) {
    Account account = world.get(address);
    JsonArray storage = new JsonArray();
    for (String slot : slots) {
      storage.add(
          new JsonObject()
              .put("key", slot)
              .put("value", Hex.quantity(account.storage().get(Hex.number(slot))))
              .put("proof", nodes(account.storage().proof(Hex.number(slot)))));
    }
    return new JsonObject()
        .put("address", address.hex())
        .put("accountProof", nodes(world.proof(address)))
        .put("balance", Hex.quantity(account.balance()))
        .put("codeHash", Hex.data(account.code().hash()))
        .put("nonce", Hex.quantity(account.nonce()))
        .put("storageHash", Hex.data(account.storage().root()))
        .put("storageProof", storage);
  }

  private static JsonArray nodes(List<byte[]> proof) {
    JsonArray nodes = new JsonArray();
    proof.forEach(node -> nodes.add(Hex.data(node)));
    return nodes;
  }
}
