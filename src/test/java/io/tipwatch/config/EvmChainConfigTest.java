package io.tipwatch.config;

import static io.tipwatch.config.ConfigText.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator says of an EVM chain, and what its profile says for him. */
class EvmChainConfigTest {
  @TempDir private Path directory;
  private ConfigText text;

  @BeforeEach
  void begin() {
    text = new ConfigText(directory);
  }

  @Test
  void anEvmChainHasTheDefaultsOfItsProfile() throws Exception {
    ChainConfig chain = text.load(evm("profile = opera"), Map.of()).chains().getFirst();

    assertThat(chain.family()).isEqualTo(Family.EVM);
    assertThat(chain.profile()).contains(EvmProfile.OPERA);
    assertThat(chain.rules()).isEqualTo(EvmProfile.OPERA.rules());
    assertThat(chain.limits()).isEqualTo(EvmProfile.OPERA.limits());
    assertThat(chain.nodes().getLast().client()).contains("opera");
  }

  @Test
  void anOperatorMayChangeThePatienceOfAProfileButNotItsKind() throws Exception {
    ChainConfig chain =
        text.load(evm("profile = dev, rules { block-time = 7s }, limits { poll = 9s }"), Map.of())
            .chains()
            .getFirst();

    assertThat(chain.rules())
        .isEqualTo(EvmProfile.DEV.rules().withBlockTime(Duration.ofSeconds(7)));
    assertThat(chain.limits()).isEqualTo(RpcLimits.DEFAULT.polling(Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "execute = always | profile: is missing; must be one of opera, sonic, ethereum, fevm, dev",
        "profile = operas | profile: must be one of opera, sonic, ethereum, fevm, dev",
      })
  void anEvmChainNeedsAProfile(String more, String problem) {
    assertThatThrownBy(() -> text.load(evm(more), Map.of())).hasMessageContaining(problem);
  }

  @Test
  void onlyAnEvmChainHasAProfile() {
    String both = MINIMAL.replace("family = filecoin", "family = filecoin, profile = opera");

    assertThatThrownBy(() -> text.load(both, Map.of()))
        .hasMessageContaining("profile: is only for chains of family \"evm\"");
  }

  @Test
  void eachFamilyHasItsOwnClients() {
    assertThatThrownBy(() -> text.load(evm("profile = dev").replace("Opera", "bitcoind"), Map.of()))
        .hasMessageContaining("client: must be one of anvil, besu, erigon, ethereumjs, forest,");
    assertThatThrownBy(() ->
            text.load(MINIMAL.replace("rpc/v1\" }\n", "rpc/v1\", client = geth }\n"), Map.of()))
        .hasMessageContaining("client: must be one of forest, lotus, venus");
  }

  private static String evm(String more) {
    return """
    chains = [{
      name = opera, family = evm, %s
      nodes = [
        { name = a, url = "http://a:18545" }
        { name = b, url = "http://b:18545", client = Opera }
      ]
    }]
    """
        .formatted(more);
  }
}
