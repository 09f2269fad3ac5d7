package io.tipwatch.node.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.EvmProfile.Identity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockNamesTest {
  private final BlockNames names = new BlockNames(Identity.CONTENT, 10);

  private static List<Tipset> named(String client) throws IOException {
    BlockNames names = new BlockNames(Identity.CONTENT, 10);
    List<Tipset> named = new ArrayList<>();
    for (EvmBlock block : Blocks.recorded(client)) {
      named.add(names.named(BlockNames.linked(block)));
    }
    return named;
  }

  /** Their headers, and so their hashes, are different; their blocks are not. */
  @Test
  void threeClientsHaveTheSameBlocks() throws IOException {
    List<Tipset> anvil = named("anvil");

    assertThat(named("edr")).isEqualTo(anvil);
    assertThat(named("ethereumjs")).isEqualTo(anvil);
    assertThat(anvil).extracting(Tipset::key).doesNotHaveDuplicates();
  }

  /** A defect of anvil 1.7.1 that nobody injected: it keeps accounts that are empty. */
  @Test
  void oneOfThemComputedAnotherStateOfTheFourth() throws IOException {
    List<EvmBlock> anvil = Blocks.recorded("anvil");
    List<EvmBlock> edr = Blocks.recorded("edr");
    List<EvmBlock> ethereumjs = Blocks.recorded("ethereumjs");
    EvmProfile dev = EvmProfile.DEV;

    for (int height = 1; height < 4; height++) {
      assertThat(anvil.get(height).computed(dev)).isEqualTo(edr.get(height).computed(dev));
    }
    assertThat(edr.get(4).computed(dev)).isEqualTo(ethereumjs.get(4).computed(dev));
    assertThat(anvil.get(4).computed(dev)).isNotEqualTo(edr.get(4).computed(dev));
  }

  @Test
  void equalBlocksAfterDifferentHistoriesAreDifferentBlocks() {
    JsonObject left = Blocks.on(Blocks.genesis(), "left");
    JsonObject right = Blocks.on(Blocks.genesis(), "right");
    JsonObject last = Blocks.on(left, "last");
    JsonObject lookalike =
        last.copy().put("hash", Blocks.hash("x")).put("parentHash", right.getString("hash"));
    for (JsonObject block : List.of(Blocks.genesis(), left, right)) {
      names.named(BlockNames.linked(Blocks.of(block)));
    }

    TipsetKey one = names.named(BlockNames.linked(Blocks.of(last))).key();
    TipsetKey other = names.named(BlockNames.linked(Blocks.of(lookalike))).key();

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void tellsABlockWithOtherTransactionsFromTheOneThatIsMeant() {
    JsonObject block = Blocks.on(Blocks.genesis(), "block");
    names.named(BlockNames.linked(Blocks.of(Blocks.genesis())));
    TipsetKey key = names.named(BlockNames.linked(Blocks.of(block))).key();

    assertThat(BlockNames.fits(Blocks.of(block), key)).isTrue();
    assertThat(BlockNames.fits(Blocks.of(Blocks.on(Blocks.genesis(), "other")), key)).isFalse();
  }

  @Test
  void refusesToNameABlockBeforeItsParent() {
    JsonObject lone = Blocks.on(Blocks.on(Blocks.genesis(), "a"), "b");

    assertThatIllegalStateException()
        .isThrownBy(() -> names.named(BlockNames.linked(Blocks.of(lone))));
  }

  @Test
  void byHashTheHashIsTheKey() {
    JsonObject block = Blocks.on(Blocks.genesis(), "block");
    BlockNames plain = new BlockNames(Identity.HASH, 10);

    Tipset named = plain.named(BlockNames.linked(Blocks.of(block)));

    assertThat(named).isEqualTo(Blocks.of(block).tipset());
  }
}
