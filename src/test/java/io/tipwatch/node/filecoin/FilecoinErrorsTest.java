package io.tipwatch.node.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.rpc.RpcException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilecoinErrorsTest {
  private static final NodeId NODE = new NodeId("alpha");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|failed to load state tree: ipld: could not find bafy|PRUNED",
        "1|blockstore: block not found|PRUNED",
        "1|bad tipset height: lookbacks of more than 24h0m0s are disallowed|PRUNED",
        "-32008|Response is too big|TOO_LARGE",
        "-32002|required historical state unavailable|MIGRATION",
        "1|refusing explicit call due to state fork at epoch (expensive fork)|MIGRATION",
        "1|missing permission to invoke 'StateCompute' (need 'read')|PERMISSION",
        "-32601|method 'Filecoin.StateCompute' not found|METHOD_ABSENT",
        "0|fatal error calling 'Filecoin.StateCompute': panic in rpc method|PANIC",
        "1|looking for tipset with height greater than start point|NOT_THERE",
        "4|f3 is disabled|F3_OFF",
        "-32005|limit exceeded|BUSY",
        "1|something new|OTHER",
      })
  void knowsWhatNodesSay(long code, String text, Reason reason) {
    assertThat(FilecoinErrors.ofRemote(code, text).reason()).isEqualTo(reason);
  }

  @Test
  void namesTheSettingThatRaisesTheLimitOfForest() {
    assertThat(FilecoinErrors.ofRemote(-32008, "Response is too big").advice())
        .contains("FOREST_RPC_MAX_RESPONSE_BODY_SIZE");
  }

  @Test
  void tellsTimeOutsFromDeadNodes() {
    Reason late =
        FilecoinErrors.of(new RpcException.TimedOut(NODE, "m", "no answer", Duration.ofSeconds(1)))
            .reason();
    Reason dead = FilecoinErrors.of(new RpcException.Unreachable(NODE, "m", "refused")).reason();
    assertThat(late).isEqualTo(Reason.TIMEOUT);
    assertThat(dead).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void boundsTheWordsOfANode() {
    var error = new RpcException.Remote(NODE, "m", 1, "x".repeat(1_000_000));
    assertThat(error.text()).hasSize(RpcException.MAX_TEXT);
    assertThat(error.getMessage()).hasSizeLessThan(600);
  }
}
