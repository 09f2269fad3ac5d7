package io.tipwatch.node.filecoin;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The chain's records in the JSON of Lotus, Forest and Venus, before its API v2 too. Everything
 * that a tipset must be is checked here; addresses stay as they are.
 */
public final class FilecoinCodec {
  /** No epoch is later: at 30 s each this is beyond the year 10^12. */
  private static final long MAX_HEIGHT = Long.MAX_VALUE >> 8;

  /** Seconds since 1970 up to the year 9999. */
  private static final long MAX_TIME = 253_402_300_799L;

  private static final int MAX_CHANGES = 2_000;
  private static final int MAX_RECEIPTS = 200_000;
  private static final int MAX_CERTIFIED = 1_000;
  private static final Pattern CID = Pattern.compile("[0-9A-Za-z]{1,128}");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,100}");

  /** A network version has some twenty builtin actors. */
  private static final int MAX_ACTOR_KINDS = 256;

  private FilecoinCodec() {}

  /** Kinds of actors by the CID of their code, from {@code {"account":{"/":"bafk…"},…}}. */
  static Map<String, String> actorKinds(JsonField json) throws MalformedJsonException {
    if (!(json.value() instanceof Json.Obj(var codes)) || codes.size() > MAX_ACTOR_KINDS) {
      throw json.expected("the code CIDs of the builtin actors");
    }
    Map<String, String> kinds = new HashMap<>();
    for (String kind : codes.keySet()) {
      kinds.put(json.at(kind).at("/").text(), kind);
    }
    return kinds;
  }

  public static Tipset tipset(JsonField json) throws MalformedJsonException {
    List<JsonField> blocks = json.at("Blocks").items(TipsetKey.MAX_BLOCKS);
    JsonField cids = json.at("Cids").isNull() ? json.at("Key") : json.at("Cids");
    TipsetKey key = key(cids);
    if (blocks.isEmpty()) {
      throw json.at("Blocks").expected("at least one block");
    }
    if (key.cids().size() != blocks.size()) {
      throw new MalformedJsonException(
          json.path() + ": " + key.cids().size() + " CIDs for " + blocks.size() + " blocks");
    }
    Tipset tipset = header(key, blocks.getFirst());
    for (JsonField other : blocks) {
      requireSame(tipset, header(key, other), other);
    }
    JsonField height = json.at("Height");
    if (!height.isNull() && height.number() != tipset.height()) {
      throw height.expected("the height of its blocks, " + tipset.height());
    }
    return tipset;
  }

  private static Tipset header(TipsetKey key, JsonField block) throws MalformedJsonException {
    long height = block.at("Height").number(0, MAX_HEIGHT);
    // The genesis of a real network names a block that no chain holds.
    TipsetKey parents = key(block.at("Parents"));
    try {
      return new Tipset(
          height,
          key,
          parents,
          cid(block.at("ParentStateRoot")),
          cid(block.at("ParentMessageReceipts")),
          amount(block.at("ParentWeight")),
          Instant.ofEpochSecond(block.at("Timestamp").number(0, MAX_TIME)));
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException(block.path() + ": " + e.getMessage());
    }
  }

  /** Blocks of one tipset share height and parents, hence what they say about the parents. */
  private static void requireSame(Tipset first, Tipset other, JsonField block)
      throws MalformedJsonException {
    boolean same =
        first.height() == other.height()
            && first.parents().equals(other.parents())
            && first.claimedRoot().equals(other.claimedRoot())
            && first.claimedReceipts().equals(other.claimedReceipts())
            && first.parentWeight().equals(other.parentWeight());
    if (!same) {
      throw block.expected("the height, parents and claims of the tipset's first block");
    }
  }

  /** The block CIDs of a tipset key; none for null. */
  public static TipsetKey key(JsonField json) throws MalformedJsonException {
    List<String> cids = new ArrayList<>();
    for (JsonField cid : json.items(TipsetKey.MAX_BLOCKS)) {
      cids.add(cid(cid));
    }
    if (cids.stream().distinct().count() != cids.size()) {
      throw new MalformedJsonException(json.path() + ": one block twice");
    }
    return new TipsetKey(cids);
  }

  /** A CID in its DAG-JSON form, {@code {"/": "bafy…"}}. */
  public static String cid(JsonField json) throws MalformedJsonException {
    JsonField link = json.at("/");
    String cid = link.text();
    if (!CID.matcher(cid).matches()) {
      throw link.expected("a CID");
    }
    return cid;
  }

  private static BigInteger amount(JsonField json) throws MalformedJsonException {
    String text = json.text();
    if (!AMOUNT.matcher(text).matches()) {
      throw json.expected("a whole number in a string");
    }
    return new BigInteger(text);
  }

  /** The moves in one message of a head subscription, in their order. */
  public static List<HeadChange> headChanges(JsonField json) throws MalformedJsonException {
    List<HeadChange> changes = new ArrayList<>();
    for (JsonField change : json.items(MAX_CHANGES)) {
      Tipset tipset = tipset(change.at("Val"));
      changes.add(
          switch (change.at("Type").text()) {
            case "current" -> new HeadChange.Current(tipset);
            case "revert" -> new HeadChange.Revert(tipset);
            case "apply" -> new HeadChange.Apply(tipset);
            default -> throw change.at("Type").expected("current, revert or apply");
          });
    }
    return changes;
  }

  public static List<Receipt> receipts(JsonField json) throws MalformedJsonException {
    List<Receipt> receipts = new ArrayList<>();
    for (JsonField receipt : json.items(MAX_RECEIPTS)) {
      JsonField events = receipt.at("EventsRoot");
      receipts.add(
          new Receipt(
              Long.toString(receipt.at("ExitCode").number()),
              receipt.at("Return").optionalText().orElse(""),
              Long.toString(receipt.at("GasUsed").number()),
              events.isNull() ? Optional.empty() : Optional.of(cid(events))));
    }
    return receipts;
  }

  public static F3Certificate certificate(JsonField json) throws MalformedJsonException {
    List<F3Certificate.Link> chain = new ArrayList<>();
    for (JsonField link : json.at("ECChain").items(MAX_CERTIFIED)) {
      chain.add(
          new F3Certificate.Link(link.at("Epoch").number(0, MAX_HEIGHT), key(link.at("Key"))));
    }
    if (chain.isEmpty()) {
      throw json.at("ECChain").expected("at least one tipset");
    }
    return new F3Certificate(json.at("GPBFTInstance").number(0, Long.MAX_VALUE), chain);
  }

  public static ForestRoot forestRoot(JsonField json) throws MalformedJsonException {
    return new ForestRoot(
        json.at("epoch").number(0, MAX_HEIGHT),
        key(json.at("tipsetKey")),
        cid(json.at("stateRoot")));
  }

  /** A tipset key as a parameter. */
  public static Json parameter(TipsetKey key) {
    List<Json> cids = new ArrayList<>();
    key.cids().forEach(cid -> cids.add(parameter(cid)));
    return new Json.Arr(cids);
  }

  /** A CID as a parameter. */
  public static Json parameter(String cid) {
    return Json.Obj.of().with("/", Json.of(cid));
  }
}
