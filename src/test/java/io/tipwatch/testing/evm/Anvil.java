package io.tipwatch.testing.evm;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Foundry's node. With equal flags two of them make equal blocks, hashes included. */
public final class Anvil extends RealNode {
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
