package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a transaction looked at, or what it changed. */
final class PrestateJson {
  private PrestateJson() {}

  /** Everything that was looked at, as it was before. */
  static JsonObject plain(Traced traced) {
    JsonObject json = new JsonObject();
    for (Map.Entry<Address, Set<BigInteger>> seen :
        new TreeMap<>(traced.result().seen()).entrySet()) {
      Account account = traced.before().get(seen.getKey());
      JsonObject shown = whole(account);
      if (!seen.getValue().isEmpty()) {
        shown.put("storage", slots(account, new TreeSet<>(seen.getValue()), true));
      }
      json.put(seen.getKey().hex(), shown);
    }
    return json;
  }

  /** Of what changed: all as it was before, and what is different after. */
  static JsonObject difference(Traced traced) {
    JsonObject pre = new JsonObject();
    JsonObject post = new JsonObject();
    for (Map.Entry<Address, Account> change : new TreeMap<>(traced.changes()).entrySet()) {
      Account before = traced.before().get(change.getKey());
      Account after = change.getValue();
      Set<BigInteger> slots = changedSlots(before, after);
      JsonObject different = different(before, after, slots);
      if (different.isEmpty() && slots.isEmpty()) {
        continue;
      }
      String address = change.getKey().hex();
      if (!before.isEmpty()) {
        JsonObject shown = whole(before);
        putStorage(shown, slots(before, slots, false));
        pre.put(address, shown);
      }
      if (!after.isEmpty()) {
        post.put(address, different);
      }
    }
    return new JsonObject().put("post", post).put("pre", pre);
  }

  private static JsonObject different(Account before, Account after, Set<BigInteger> slots) {
    JsonObject json = new JsonObject();
    if (!before.balance().equals(after.balance())) {
      json.put("balance", Hex.quantity(after.balance()));
    }
    if (!before.code().bytes().equals(after.code().bytes())) {
      json.put("code", after.code().bytes().hex());
    }
    if (before.nonce() != after.nonce()) {
      json.put("nonce", after.nonce());
    }
    // a slot that was emptied shows nothing, although it is a change
    putStorage(json, slots(after, slots, false));
    return json;
  }

  private static void putStorage(JsonObject json, JsonObject slots) {
    if (!slots.isEmpty()) {
      json.put("storage", slots);
    }
  }

  private static Set<BigInteger> changedSlots(Account before, Account after) {
    Set<BigInteger> slots = new TreeSet<>(before.storage().slots().keySet());
    slots.addAll(after.storage().slots().keySet());
    slots.removeIf(slot -> before.storage().get(slot).equals(after.storage().get(slot)));
    return slots;
  }

  private static JsonObject whole(Account account) {
    JsonObject json = new JsonObject().put("balance", Hex.quantity(account.balance()));
    if (account.code().size() > 0) {
      json.put("code", account.code().bytes().hex());
    }
    return account.nonce() == 0 ? json : json.put("nonce", account.nonce());
  }

  private static JsonObject slots(Account account, Set<BigInteger> slots, boolean zeros) {
    JsonObject json = new JsonObject();
    for (BigInteger slot : slots) {
      BigInteger value = account.storage().get(slot);
      if (zeros || value.signum() != 0) {
        json.put("0x" + Hex.word(slot), "0x" + Hex.word(value));
      }
    }
    return json;
  }
}
