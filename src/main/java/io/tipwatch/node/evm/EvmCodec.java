package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records of EVM nodes in the JSON of all clients. */
public final class EvmCodec {
  /** Seconds since 1970 up to the year 9999. */
  private static final long MAX_TIME = 253_402_300_799L;

  private static final int MAX_TRANSACTIONS = 100_000;
  private static final int MAX_LOGS = 100_000;
  private static final int MAX_TOPICS = 4;
  private static final int MAX_FIELDS = 64;
  private static final int MAX_FIELD_CHARS = 4_096;
  private static final int MAX_BAD_BLOCKS = 1_000;

  /** A state trie has at most 64 levels, and a leaf. */
  private static final int MAX_PATH = 66;

  private static final int MAX_SLOTS = 10_000;

  /** What is a number, and not a string of bytes. */
  private static final Set<String> QUANTITIES =
      Set.of(
          "number",
          "timestamp",
          "timestampNano",
          "difficulty",
          "totalDifficulty",
          "gasLimit",
          "gasUsed",
          "baseFeePerGas",
          "blobGasUsed",
          "excessBlobGas",
          "size",
          "epoch");

  private EvmCodec() {}

  public static EvmBlock block(JsonField json) throws MalformedJsonException {
    long number = Hex.number(json.at("number"));
    String hash = Hex.hash(json.at("hash"));
    String parent = Hex.hash(json.at("parentHash"));
    long time = Hex.number(json.at("timestamp"));
    if (time > MAX_TIME) {
      throw json.at("timestamp").expected("seconds up to the year 9999");
    }
    if (hash.equals(parent)) {
      throw json.at("parentHash").expected("another hash than the block's own");
    }
    return new EvmBlock(
        number, hash, parent, Instant.ofEpochSecond(time), header(json), transactions(json));
  }

  private static SortedMap<String, String> header(JsonField json) throws MalformedJsonException {
    SortedMap<String, String> header = new TreeMap<>();
    if (!(json.value() instanceof Json.Obj(Map<String, Json> fields))
        || fields.size() > MAX_FIELDS) {
      throw json.expected("a block of at most " + MAX_FIELDS + " fields");
    }
    for (Map.Entry<String, Json> field : fields.entrySet()) {
      if (field.getValue() instanceof Json.Str(String text) && text.length() <= MAX_FIELD_CHARS) {
        boolean number = QUANTITIES.contains(field.getKey()) && Hex.isQuantity(text);
        header.put(field.getKey(), number ? Hex.canonical(text) : text.toLowerCase(Locale.ROOT));
      }
    }
    return header;
  }

  /** Hashes, or whole transactions. */
  private static List<String> transactions(JsonField json) throws MalformedJsonException {
    List<String> hashes = new ArrayList<>();
    for (JsonField transaction : json.at("transactions").items(MAX_TRANSACTIONS)) {
      boolean whole = transaction.value() instanceof Json.Obj;
      hashes.add(Hex.hash(whole ? transaction.at("hash") : transaction));
    }
    return hashes;
  }

  public static List<EvmReceipt> receipts(JsonField json) throws MalformedJsonException {
    List<EvmReceipt> receipts = new ArrayList<>();
    for (JsonField receipt : json.items(MAX_TRANSACTIONS)) {
      receipts.add(receipt(receipt));
    }
    return receipts;
  }

  public static EvmReceipt receipt(JsonField json) throws MalformedJsonException {
    List<EvmReceipt.Log> logs = new ArrayList<>();
    for (JsonField log : json.at("logs").items(MAX_LOGS)) {
      logs.add(
          new EvmReceipt.Log(
              Hex.address(log.at("address")),
              hashes(log.at("topics"), MAX_TOPICS),
              Hex.data(log.at("data"))));
    }
    return new EvmReceipt(
        Hex.hash(json.at("transactionHash")),
        Hex.number(json.at("transactionIndex")),
        quantity(json.at("status")),
        Hex.quantity(json.at("gasUsed")),
        Hex.quantity(json.at("cumulativeGasUsed")),
        address(json.at("contractAddress")),
        address(json.at("to")),
        quantity(json.at("type")),
        quantity(json.at("effectiveGasPrice")),
        logs);
  }

  public static EvmTransaction transaction(JsonField json) throws MalformedJsonException {
    String input = json.at("input").isNull() ? "0x" : Hex.data(json.at("input"));
    return new EvmTransaction(
        Hex.hash(json.at("hash")),
        Hex.address(json.at("from")),
        address(json.at("to")),
        input.substring(0, Math.min(input.length(), EvmTransaction.SELECTOR_CHARS)));
  }

  static List<String> hashes(JsonField json, int atMost) throws MalformedJsonException {
    List<String> hashes = new ArrayList<>();
    for (JsonField hash : json.items(atMost)) {
      hashes.add(Hex.hash(hash));
    }
    return hashes;
  }

  private static Optional<String> quantity(JsonField json) throws MalformedJsonException {
    return json.isNull() ? Optional.empty() : Optional.of(Hex.quantity(json));
  }

  private static Optional<String> address(JsonField json) throws MalformedJsonException {
    return json.isNull() ? Optional.empty() : Optional.of(Hex.address(json));
  }

  private static OptionalLong number(JsonField json) throws MalformedJsonException {
    return json.isNull() ? OptionalLong.empty() : OptionalLong.of(Hex.number(json));
  }

  public static Syncing syncing(JsonField json) throws MalformedJsonException {
    if (json.value() instanceof Json.Bool(boolean syncing)) {
      return new Syncing(syncing, OptionalLong.empty(), OptionalLong.empty());
    }
    return new Syncing(true, number(json.at("currentBlock")), number(json.at("highestBlock")));
  }

  public static List<BadBlock> badBlocks(JsonField json) throws MalformedJsonException {
    List<BadBlock> blocks = new ArrayList<>();
    for (JsonField item : json.items(MAX_BAD_BLOCKS)) {
      JsonField block = item.at("block");
      JsonField rlp = item.at("rlp");
      blocks.add(
          new BadBlock(
              Hex.hash(item.at("hash")),
              block.isNull() ? OptionalLong.empty() : number(block.at("number")),
              rlp.isNull() ? Optional.empty() : Optional.of(Hex.data(rlp))));
    }
    return blocks;
  }

  public static EvmProof proof(JsonField json) throws MalformedJsonException {
    List<EvmProof.Slot> slots = new ArrayList<>();
    for (JsonField slot : json.at("storageProof").items(MAX_SLOTS)) {
      slots.add(
          new EvmProof.Slot(
              Hex.quantity(slot.at("key")),
              Hex.quantity(slot.at("value")),
              path(slot.at("proof"))));
    }
    return new EvmProof(
        Hex.address(json.at("address")),
        Hex.quantity(json.at("balance")),
        Hex.quantity(json.at("nonce")),
        Hex.hash(json.at("codeHash")),
        Hex.hash(json.at("storageHash")),
        path(json.at("accountProof")),
        slots);
  }

  private static List<String> path(JsonField json) throws MalformedJsonException {
    List<String> nodes = new ArrayList<>();
    for (JsonField node : json.items(MAX_PATH)) {
      nodes.add(Hex.data(node));
    }
    return nodes;
  }
}
