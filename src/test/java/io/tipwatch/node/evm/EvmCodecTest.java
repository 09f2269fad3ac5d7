package io.tipwatch.node.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.config.EvmProfile;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvmCodecTest {
  @ParameterizedTest
  @ValueSource(strings = {"anvil", "edr", "ethereumjs"})
  void readsTheBlocksOfEveryClient(String client) throws IOException {
    List<EvmBlock> blocks = Blocks.recorded(client);

    assertThat(blocks).extracting(EvmBlock::number).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    EvmBlock fourth = blocks.get(4);
    assertThat(fourth.parentHash()).isEqualTo(blocks.get(3).hash());
    assertThat(fourth.time()).isEqualTo(Instant.ofEpochSecond(0x65000030L));
    assertThat(fourth.transactions()).hasSize(3).allMatch(hash -> hash.length() == 66);
    assertThat(fourth.field("gasUsed")).contains("0x35a8a");
    assertThat(fourth.field("receiptsRoot").orElseThrow()).startsWith("0x9589f9e9");
  }

  @Test
  void tellsWhatIsComparedAndNothingElse() throws IOException {
    EvmBlock block = Blocks.recorded("edr").get(4);

    assertThat(block.computed(EvmProfile.DEV))
        .containsOnlyKeys("stateRoot", "receiptsRoot", "gasUsed");
    assertThat(block.computed(EvmProfile.FEVM).get("transactions")).matches("3 [0-9a-f]{64}");
  }

  @Test
  void aRootOfZerosIsNone() {
    JsonObject block = Blocks.on(Blocks.genesis(), "a").put("receiptsRoot", Blocks.ZERO);

    assertThat(Blocks.of(block).computed(EvmProfile.OPERA))
        .containsOnlyKeys("stateRoot", "gasUsed", "transactionsRoot");
  }

  @Test
  void equalValuesAreEqualTexts() {
    JsonObject block = Blocks.on(Blocks.genesis(), "a");
    JsonObject other =
        block
            .copy()
            .put("gasUsed", "0x0005208")
            .put(
                "stateRoot",
                "0x" + block.getString("stateRoot").substring(2).toUpperCase(Locale.ROOT));

    assertThat(Blocks.of(other)).isEqualTo(Blocks.of(block));
  }

  @Test
  void takesWholeTransactionsForTheirHashes() {
    JsonObject block = Blocks.on(Blocks.genesis(), "a");
    String hash = Blocks.hash("transaction");
    block.put("transactions", new JsonArray().add(new JsonObject().put("hash", hash)));

    assertThat(Blocks.of(block).transactions()).containsExactly(hash);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "number      | null    | result.number: expected a string",
        "number      | 5       | result.number: expected a quantity",
        "number      | 0x      | result.number: expected a quantity",
        "number      | 0xg     | result.number: expected a quantity",
        "number      | 0x80000000000000 | result.number: expected a number up to 2^55",
        "hash        | 0x1234  | result.hash: expected 32 bytes",
        "parentHash  | null    | result.parentHash: expected a string",
        "timestamp   | 0xffffffffff | result.timestamp: expected seconds up to the year 9999",
      })
  void refusesWhatIsNoBlock(String field, String value, String why) {
    JsonObject block = Blocks.on(Blocks.genesis(), "a").put(field, value);

    assertThatThrownBy(() -> EvmCodec.block(Blocks.parse(block.encode())))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesABlockThatIsItsOwnParent() {
    JsonObject block = Blocks.on(Blocks.genesis(), "a");
    block.put("parentHash", block.getString("hash"));

    assertThatThrownBy(() -> EvmCodec.block(Blocks.parse(block.encode())))
        .hasMessageContaining("another hash than the block's own");
  }

  @Test
  void readsReceipts() throws IOException {
    List<EvmReceipt> receipts = EvmCodec.receipts(Blocks.result("anvil/eth_getBlockReceipts.json"));

    assertThat(receipts).hasSize(3);
    assertThat(receipts.getFirst())
        .returns(0L, EvmReceipt::index)
        .returns("0x2689e", EvmReceipt::cumulativeGasUsed);
    assertThat(receipts).extracting(EvmReceipt::index).containsExactly(0L, 1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"anvil", "edr", "ethereumjs"})
  void readsProofs(String client) throws IOException {
    EvmProof proof =
        EvmCodec.proof(Blocks.result("trio/eth_getProof.block4.0xb12e." + client + ".json"));

    assertThat(proof.address()).startsWith("0xb12e");
    assertThat(proof.path()).isNotEmpty().allMatch(node -> node.startsWith("0x"));
  }

  @Test
  void readsWhatSyncingSays() throws IOException {
    assertThat(EvmCodec.syncing(Blocks.parse("false")).syncing()).isFalse();
    assertThat(
            EvmCodec.syncing(Blocks.parse("{\"currentBlock\":\"0x10\",\"highestBlock\":\"0x20\"}")))
        .isEqualTo(new Syncing(true, OptionalLong.of(16), OptionalLong.of(32)));
  }

  @Test
  void readsBadBlocks() throws IOException {
    String hash = Blocks.hash("bad");
    List<BadBlock> blocks =
        EvmCodec.badBlocks(
            Blocks.parse(
                "[{\"hash\":\""
                    + hash
                    + "\",\"block\":{\"number\":\"0x5\"},\"rlp\":\"0xf9\"},"
                    + "{\"hash\":\""
                    + hash
                    + "\"}]"));

    assertThat(blocks.getFirst().number()).hasValue(5);
    assertThat(blocks.getFirst().rlp()).contains("0xf9");
    assertThat(blocks.getLast().number()).isEmpty();
  }
}
