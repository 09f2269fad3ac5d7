package io.tipwatch.node.filecoin;

import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;

/** Small tipsets for tests, and their JSON as Lotus writes it. */
public final class Tips {
  private static final String ROOT = "bafyroot";
  private static final String RECEIPTS = "bafyreceipts";
  private static final long GENESIS_TIME = 1_598_306_400L;

  private Tips() {}

  public static Tipset genesis() {
    return tip(0, TipsetKey.NONE, "bafygenesis");
  }

  /** A tipset of these blocks on top of another one. */
  public static Tipset on(Tipset parent, long height, String... blocks) {
    return tip(height, parent.key(), blocks);
  }

  private static Tipset tip(long height, TipsetKey parents, String... blocks) {
    return new Tipset(
        height,
        TipsetKey.of(blocks),
        parents,
        ROOT,
        RECEIPTS,
        BigInteger.valueOf(height * 10),
        Instant.ofEpochSecond(GENESIS_TIME + 30 * height));
  }

  public static JsonArray cids(TipsetKey key) {
    JsonArray cids = new JsonArray();
    key.cids().forEach(cid -> cids.add(cid(cid)));
    return cids;
  }

  public static JsonObject cid(String cid) {
    return new JsonObject().put("/", cid);
  }

  public static JsonObject json(Tipset tipset) {
    JsonArray blocks = new JsonArray();
    for (String _ : tipset.key().cids()) {
      blocks.add(
          new JsonObject()
              .put("Miner", "f01000")
              .put("Parents", cids(tipset.parents()))
              .put("ParentWeight", tipset.parentWeight().toString())
              .put("Height", tipset.height())
              .put("ParentStateRoot", cid(tipset.claimedRoot()))
              .put("ParentMessageReceipts", cid(tipset.claimedReceipts()))
              .put("BeaconEntries", null)
              .put("Timestamp", tipset.time().getEpochSecond()));
    }
    return new JsonObject()
        .put("Cids", cids(tipset.key()))
        .put("Blocks", blocks)
        .put("Height", tipset.height());
  }

  /** One element of a head change. */
  public static JsonObject change(String type, Tipset tipset) {
    return new JsonObject().put("Type", type).put("Val", json(tipset));
  }
}
