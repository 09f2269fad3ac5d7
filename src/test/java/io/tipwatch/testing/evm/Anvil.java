package io.tipwatch.testing.evm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Foundry's node. With equal flags two of them make equal blocks, hashes included. */
public final class Anvil extends RealNode {
  /** Creates a contract that stores the first word of what it is told in its first slot. */
  private static final String KEEPER = "0x645f355f55005f526005601bf3";

  /**
   * Where the second transaction of the first account creates it: the address follows from both.
   */
  private static final String KEPT_AT = "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512";

  private final URI heads;

  private Anvil(List<String> command, int port) {
    super(command, port);
    heads = URI.create("ws://127.0.0.1:" + port);
  }

  /**
   * Starts one that mines only when it is told to, and keeps the steps of all transactions.
   *
   * @param flags more of its own, such as {@code --hardfork shanghai}
   */
  public static Anvil start(String... flags) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(
        Packages.home().resolve("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil").toString());
    command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--no-mining", "--order", "fifo", "--steps-tracing"));
    command.addAll(List.of(flags));
    return new Anvil(command, port);
  }

  @Override
  public URI heads() {
    return heads;
  }

  @Override
  public void mine(long timestamp) {
    call("evm_setNextBlockTimestamp", timestamp);
    call("evm_mine");
  }

  /**
   * Puts two transactions of the first account into the pool: value to a new account, and a word
   * into a contract, which is created instead at the first time.
   *
   * @param word from 1 up, once each
   */
  public void transact(int word) {
    Object sender = ((JsonArray) Objects.requireNonNull(call("eth_accounts"))).getValue(0);
    JsonObject any =
        new JsonObject().put("from", sender).put("gas", "0x30d40").put("gasPrice", "0x77359400");
    JsonObject second =
        word == 1
            ? any.copy().put("data", KEEPER)
            : any.copy().put("to", KEPT_AT).put("data", "0x%064x".formatted(word));
    call("eth_sendTransaction", any.copy().put("to", address(word)).put("value", "0x1"));
    call("eth_sendTransaction", second);
  }

  /** The word that the contract holds now. */
  public long keptWord() {
    String word =
        (String) Objects.requireNonNull(call("eth_getStorageAt", KEPT_AT, "0x0", "latest"));
    return Long.parseLong(word.substring(2), 16);
  }

  private static String address(int number) {
    return "0x%040x".formatted(0x10_0000 + number);
  }

  /** Replaces so many of the last blocks by others; tells its subscribers of all of them. */
  public void reorg(int depth) {
    call("anvil_reorg", depth, List.of());
  }

  /** Forgets so many of the last blocks; tells nobody. */
  public void rollback(int depth) {
    call("anvil_rollback", depth);
  }

  /** Forges a word of a contract's storage, as a damaged database would. */
  public void forgeStorage(String contract, String slot, String word) {
    call("anvil_setStorageAt", contract, slot, word);
  }
}
