package io.tipwatch.node.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Tipset;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.JsonReader;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilecoinCodecTest {
  private static final Tipset PARENT = Tips.on(Tips.genesis(), 5, "bafyparent");
  private static final Tipset TIPSET = Tips.on(PARENT, 7, "bafyone", "bafytwo");

  private static JsonField field(String json) throws MalformedJsonException {
    return JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).root("result");
  }

  private static Tipset read(JsonObject json) throws MalformedJsonException {
    return FilecoinCodec.tipset(field(json.encode()));
  }

  @Test
  void readsWhatLotusWrites() throws MalformedJsonException {
    assertThat(read(Tips.json(TIPSET))).isEqualTo(TIPSET);
  }

  @Test
  void readsAGenesisWithoutParents() throws MalformedJsonException {
    JsonObject json = Tips.json(Tips.genesis());
    json.getJsonArray("Blocks").getJsonObject(0).putNull("Parents");
    assertThat(read(json)).isEqualTo(Tips.genesis());
  }

  /** Before its second API, Venus wrote the key as Key and block fields with a small letter. */
  @Test
  void readsWhatOldVenusWrote() throws MalformedJsonException {
    JsonObject lotus = Tips.json(TIPSET);
    JsonArray blocks = new JsonArray();
    for (Object block : lotus.getJsonArray("Blocks")) {
      JsonObject small = new JsonObject();
      ((JsonObject) block)
          .forEach(e ->
              small.put(
                  e.getKey().substring(0, 1).toLowerCase(Locale.ROOT) + e.getKey().substring(1),
                  e.getValue()));
      blocks.add(small);
    }
    JsonObject venus =
        new JsonObject().put("Blocks", blocks).put("Key", lotus.getJsonArray("Cids"));
    assertThat(read(venus)).isEqualTo(TIPSET);
  }

  private static void refused(Consumer<JsonObject> change, String... words) {
    JsonObject json = Tips.json(TIPSET);
    change.accept(json);
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContainingAll(words);
  }

  private static JsonObject block(JsonObject tipset, int index) {
    return tipset.getJsonArray("Blocks").getJsonObject(index);
  }

  @Test
  void refusesTipsetsThatCannotBe() {
    refused(t -> t.put("Height", 8), "result.Height");
    refused(t -> block(t, 0).put("Height", -1), "Blocks[0].Height", "-1");
    refused(t -> block(t, 1).put("Height", 8), "Blocks[1]");
    refused(t -> block(t, 1).put("ParentStateRoot", Tips.cid("bafyother")), "Blocks[1]");
    refused(t -> block(t, 1).put("Parents", Tips.cids(TIPSET.key())), "Blocks[1]");
    refused(t -> t.putNull("Blocks"), "Blocks");
    refused(t -> t.getJsonArray("Cids").remove(1), "1 CIDs for 2 blocks");
    refused(t -> t.getJsonArray("Cids").set(1, Tips.cid("bafyone")), "one block twice");
    refused(t -> block(t, 0).put("ParentWeight", "-1"), "ParentWeight");
    refused(t -> block(t, 0).put("ParentWeight", "1".repeat(101)), "ParentWeight");
    refused(t -> block(t, 0).put("Timestamp", Long.MAX_VALUE), "Timestamp");
    refused(t -> block(t, 0).put("ParentStateRoot", Tips.cid("../../etc")), "a CID");
    refused(
        t -> {
          block(t, 0).putNull("Parents");
          block(t, 1).putNull("Parents");
        },
        "only a genesis");
  }

  @Test
  void refusesATipsetOfAThousandBlocks() {
    refused(
        t -> {
          for (int i = 0; i < 1_000; i++) {
            t.getJsonArray("Blocks").add(block(t, 0));
          }
        },
        "at most 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "1e3", "7.0", "\"7\"", "null", "{}"})
  void refusesHeightsThatAreNoLong(String height) {
    String json = Tips.json(TIPSET).encode().replace("\"Height\":7", "\"Height\":" + height);
    assertThatThrownBy(() -> FilecoinCodec.tipset(field(json)))
        .isInstanceOf(MalformedJsonException.class);
  }

  /** Property: any change of a value gives a tipset or a malformed-exception, nothing else. */
  @ParameterizedTest
  @ValueSource(longs = {7, 20261122})
  void classifiesEveryMutation(long seed) {
    Random random = new Random(seed);
    String sample = Tips.json(TIPSET).encode();
    String[] pieces = {"null", "-1", "[]", "{}", "\"\"", "1e999999999", "9".repeat(30), "true"};
    for (int run = 0; run < 20_000; run++) {
      int from = random.nextInt(sample.length());
      int to = Math.min(sample.length(), from + random.nextInt(12));
      String mutated =
          sample.substring(0, from) + pieces[random.nextInt(pieces.length)] + sample.substring(to);
      assertThat(outcome(mutated)).as("seed %d, run %d", seed, run).isNotNull();
    }
  }

  private static Object outcome(String json) {
    try {
      return FilecoinCodec.tipset(field(json));
    } catch (MalformedJsonException e) {
      return e;
    }
  }

  @Test
  void readsHeadChanges() throws MalformedJsonException {
    JsonArray changes =
        new JsonArray().add(Tips.change("revert", TIPSET)).add(Tips.change("apply", TIPSET));
    assertThat(FilecoinCodec.headChanges(field(changes.encode())))
        .isEqualTo(List.of(new HeadChange.Revert(TIPSET), new HeadChange.Apply(TIPSET)));
  }

  @Test
  void refusesAMoveOfAnotherKind() {
    JsonArray changes = new JsonArray().add(Tips.change("jump", TIPSET));
    assertThatThrownBy(() -> FilecoinCodec.headChanges(field(changes.encode())))
        .hasMessageContaining("result[0].Type")
        .hasMessageContaining("jump");
  }

  @Test
  void readsTheKindsOfActorsByTheirCode() throws MalformedJsonException {
    assertThat(
            FilecoinCodec.actorKinds(
                field("{\"account\":{\"/\":\"bafkone\"},\"storageminer\":{\"/\":\"bafktwo\"}}")))
        .isEqualTo(Map.of("bafkone", "account", "bafktwo", "storageminer"));
    assertThatThrownBy(() -> FilecoinCodec.actorKinds(field("[1]")))
        .hasMessageContaining("code CIDs");
  }

  @Test
  void readsReceiptsOfBothSpellings() throws MalformedJsonException {
    String json =
        """
        [{"ExitCode":0,"Return":null,"GasUsed":47000000000,"EventsRoot":{"/":"bafyevents"}},
         {"exitCode":7,"return":"AQ==","gasUsed":1}]
        """;
    assertThat(FilecoinCodec.receipts(field(json)))
        .containsExactly(
            new Receipt("0", "", "47000000000", Optional.of("bafyevents")),
            new Receipt("7", "AQ==", "1", Optional.empty()));
  }

  @Test
  void readsACertificate() throws MalformedJsonException {
    String json =
        """
        {"GPBFTInstance":12,"ECChain":[{"Key":[{"/":"bafya"}],"Epoch":5},
         {"Key":[{"/":"bafyb"},{"/":"bafyc"}],"Epoch":6}],"Signature":"AA=="}
        """;
    F3Certificate certificate = FilecoinCodec.certificate(field(json));
    assertThat(certificate.instance()).isEqualTo(12);
    assertThat(certificate.last().epoch()).isEqualTo(6);
    assertThat(certificate.last().key().cids()).containsExactly("bafyb", "bafyc");
  }
}
