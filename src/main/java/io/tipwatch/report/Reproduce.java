package io.tipwatch.report;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.report.Diagnosis.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commands that show a difference again, on the nodes themselves and with Tipwatch. */
public final class Reproduce {
  /** Other CIDs would be pasted into a shell by a person; no honest node sends any. */
  private static final Pattern CID = Pattern.compile("[A-Za-z0-9]{1,128}");

  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");

  private Reproduce() {}

  /**
   * Executes a Filecoin tipset again; empty when its key holds anything but CIDs.
   *
   * @param height of the tipset itself: a greater one would run migrations on top
   */
  public static List<Command> filecoin(long height, TipsetKey key) {
    if (key.isEmpty() || !key.cids().stream().allMatch(cid -> CID.matcher(cid).matches())) {
      return List.of();
    }
    String options = "--vm-height " + height + " --tipset " + key + " --json --no-timing";
    return List.of(
        new Command("lotus", "lotus state compute-state " + options),
        new Command("venus", "venus state compute-state " + options),
        new Command("forest", "forest-cli state compute --epoch " + height + " --verbose"),
        new Command("tipwatch", "tipwatch compare --tipset " + key));
  }

  /**
   * Traces an EVM block, or one transaction of it, again.
   *
   * @param block its hash
   * @param transaction the hash of the one that differs
   */
  public static List<Command> evm(String block, Optional<String> transaction) {
    if (!HASH.matcher(block).matches() || !transaction.stream().allMatch(Reproduce::isHash)) {
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    transaction.ifPresent(hash -> {
      commands.add(rpc("debug_traceTransaction", hash, ",{\"disableStorage\":true}"));
      commands.add(new Command("tipwatch", "tipwatch trace --tx " + hash));
    });
    commands.add(rpc("debug_traceBlockByHash", block, ",{\"tracer\":\"callTracer\"}"));
    commands.add(new Command("tipwatch", "tipwatch compare --tipset " + block));
    return commands;
  }

  private static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  private static Command rpc(String method, String hash, String config) {
    return new Command(
        "any node",
        "curl -s -H 'content-type: application/json' -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
            + method
            + "\",\"params\":[\""
            + hash
            + "\""
            + config
            + "]}' \"$NODE_URL\"");
  }

  /** Why a node refused a block, on the client that can tell. */
  public static Optional<Command> refusal(String client, String blockCid) {
    return CID.matcher(blockCid).matches() && client.equals("lotus")
        ? Optional.of(new Command("lotus", "lotus sync check-bad " + blockCid))
        : Optional.empty();
  }
}
