package io.tipwatch.node.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.Refusal;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.JsonReader;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignsTest {
  private static final Optional<TipsetKey> BAD = Optional.of(TipsetKey.of("bafybad"));

  private static JsonField field(String json) throws MalformedJsonException {
    return JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).root("result");
  }

  @Test
  void takesTheErroredStageOfLotus() throws MalformedJsonException {
    String json =
        """
        {"ActiveSyncs":[{"WorkerID":1,"Target":{"Cids":[{"/":"bafyok"}]},"Stage":4,"Message":""},
         {"WorkerID":2,"Target":{"Cids":[{"/":"bafybad"}]},"Stage":5,"Message":"why"}]}
        """;
    assertThat(Signs.lotus(field(json)))
        .containsExactly(new Refusal(BAD, "why", Method.SYNC_STATE));
  }

  @Test
  void takesTheErroredTargetsOfVenus() throws MalformedJsonException {
    String json =
        """
        {"History":[{"State":5,"Head":{"Cids":[{"/":"bafybad"}]},"Err":{}},
         {"State":3,"Head":{"Cids":[{"/":"bafyok"}]},"Err":null}],"Buckets":null}
        """;
    assertThat(Signs.venus(field(json)))
        .containsExactly(new Refusal(BAD, "", Method.SYNCER_TRACKER));
  }

  @Test
  void takesTheStalledForksOfForest() throws MalformedJsonException {
    String json =
        """
        {"status":"Syncing","activeForks":[
         {"targetTipsetKey":[{"/":"bafybad"}],"stage":"Error"},
         {"targetTipsetKey":[{"/":"bafyok"}],"stage":"ValidatingTipsets"}]}
        """;
    assertThat(Signs.forest(field(json)))
        .containsExactly(new Refusal(BAD, "", Method.FOREST_SYNC_STATUS));
  }

  @Test
  void takesTheErrorStatusOfForestWithoutATipset() throws MalformedJsonException {
    assertThat(Signs.forest(field("{\"status\":\"Error\",\"activeForks\":[]}")))
        .containsExactly(new Refusal(Optional.empty(), "", Method.FOREST_SYNC_STATUS));
  }

  @Test
  void saysNothingOfAHealthyNode() throws MalformedJsonException {
    assertThat(Signs.forest(field("{\"status\":\"Synced\",\"activeForks\":null}"))).isEmpty();
  }
}
