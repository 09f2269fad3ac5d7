package io.tipwatch.sim;

import java.util.List;

/**
 * The gas charges of one call, one after the other, the same ones for the same seed. The names, the
 * order in which they follow each other and the amounts are those of the real virtual machine.
 */
final class Charges {
  private static final List<String> START =
      List.of(
          "OnMethodInvocation",
          "wasm_memory_init",
          "wasm_exec",
          "wasm_exec",
          "OnSyscall",
          "OnMessageContext",
          "wasm_exec",
          "OnSyscall");

  /** What actors do over and over, most frequent first. */
  private static final List<List<String>> PHRASES =
      List.of(
          List.of(
              "OnBlockOpenBase",
              "OnScanIpldLinks",
              "OnBlockOpen",
              "wasm_exec",
              "OnSyscall",
              "OnBlockRead"),
          List.of("OnScanIpldLinks", "OnBlockCreate", "wasm_exec", "OnSyscall", "OnBlockLink"),
          List.of("OnHashing"),
          List.of("OnBlockStat", "wasm_exec", "wasm_memory_grow", "OnSyscall", "OnBlockRead"),
          List.of("OnGetActorCodeCid", "wasm_exec", "OnSyscall", "OnGetBuiltinActorType"),
          List.of("OnActorGetRoot"),
          List.of("OnSelfBalance"),
          List.of("OnNetworkContext"),
          List.of("OnActorSetRoot", "OnActorUpdate"),
          List.of("OnGetRandomness"),
          List.of("OnResolveAddress"),
          List.of("OnVerifySignature"));

  private static final int[] FREQUENCY = {520, 200, 90, 30, 40, 40, 15, 15, 20, 10, 10, 10};
  private static final List<String> BETWEEN = List.of("wasm_exec", "OnSyscall");

  private final Dice dice;
  private final boolean sendsOnly;
  private int left;
  private List<String> phrase;
  private int at;
  private boolean between;
  private String name = "";
  private long compute;
  private long storage;

  /**
   * @param onChain whether the call is the root of a message that was sent on chain
   * @param sendsOnly whether it moves funds and runs no code
   */
  Charges(long seed, int count, boolean onChain, boolean sendsOnly) {
    dice = new Dice(seed);
    left = count;
    this.sendsOnly = sendsOnly;
    phrase = onChain ? List.of("OnChainMessage") : sendsOnly ? List.of("OnValueTransfer") : START;
  }

  /** Moves to the next charge, if there is one. */
  boolean advance() {
    if (left == 0) {
      return false;
    }
    left--;
    if (at == phrase.size()) {
      nextPhrase();
    }
    name = phrase.get(at++);
    price();
    return true;
  }

  String name() {
    return name;
  }

  long compute() {
    return compute;
  }

  long storage() {
    return storage;
  }

  boolean reads() {
    return name.equals("OnBlockOpen");
  }

  boolean writes() {
    return name.equals("OnBlockLink");
  }

  private void nextPhrase() {
    at = 0;
    if (phrase.equals(List.of("OnChainMessage"))) {
      phrase = sendsOnly ? List.of("OnValueTransfer") : START;
      between = false;
      return;
    }
    between = !between;
    if (!between) {
      phrase = BETWEEN;
      return;
    }
    int pick = dice.below(1000);
    int kind = 0;
    while (pick >= FREQUENCY[kind]) {
      pick -= FREQUENCY[kind++];
    }
    phrase = PHRASES.get(kind);
  }

  private void price() {
    compute = 0;
    storage = 0;
    switch (name) {
      case "OnChainMessage" -> {
        compute = 38_863;
        storage = 1_300 * dice.between(400, 2_400);
      }
      case "OnMethodInvocation" -> compute = 75_000;
      case "wasm_memory_init" -> compute = dice.chance(500) ? 471_860 : 445_645;
      case "wasm_exec" -> compute = 4 * dice.between(100, 20_000);
      case "wasm_memory_grow" -> compute = 26_215;
      case "OnSyscall" -> compute = 14_000;
      case "OnScanIpldLinks" -> compute = 105 * dice.between(1, 40);
      case "OnBlockOpenBase" -> {
        compute = 300;
        storage = 187_440;
      }
      case "OnBlockOpen" -> {
        compute = 300 * dice.between(0, 12);
        storage = 10 * dice.between(3, 300);
      }
      case "OnBlockRead" -> compute = dice.between(2, 160);
      case "OnBlockCreate" -> {
        compute = dice.between(75, 2_500);
        storage = dice.between(100, 4_700);
      }
      case "OnBlockLink" -> {
        compute = dice.between(685, 4_500);
        storage = 334_000 + 20 * dice.between(400, 60_000);
      }
      case "OnHashing" -> compute = 7 * dice.between(1, 90);
      case "OnActorGetRoot", "OnActorSetRoot" -> compute = 300;
      case "OnActorUpdate" -> storage = 475_000;
      case "OnGetRandomness" -> storage = 25 * dice.between(5_900, 11_300);
      case "OnResolveAddress" -> storage = dice.chance(300) ? 500_000 : 0;
      case "OnVerifySignature" -> compute = 1_638_942 + 20L * dice.below(3);
      case "OnValueTransfer" -> compute = 6_000;
      default -> {
        // the rest is free: what an actor asks about itself
      }
    }
  }
}
