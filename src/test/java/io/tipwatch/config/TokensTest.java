package io.tipwatch.config;

import static io.tipwatch.config.ConfigText.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a node's token may be kept, and that nobody sees it. */
class TokensTest {
  @TempDir private Path directory;
  private ConfigText text;

  @BeforeEach
  void begin() {
    text = new ConfigText(directory);
  }

  @Test
  void lettingOthersReadATokenIsAnError() throws IOException {
    Path file = text.token("t.token", "rw-r-----", "secret");

    assertThat(text.problems(withToken("token-file = t.token")).getFirst().message())
        .isEqualTo("others can read " + file + "; run: chmod 600 " + file);
  }

  @Test
  void takesTokensFromSystemdCredentials() throws Exception {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    text.token("credentials/node", "r--r-----", "secret");

    TipwatchConfig config =
        text.load(
            withToken("token-file = node"),
            Map.of("CREDENTIALS_DIRECTORY", credentials.toString()));

    assertThat(config.chains().getFirst().nodes().getFirst().token().map(Secret::reveal))
        .contains("secret");
  }

  @Test
  void saysWhereASystemdCredentialThatIsMissingShouldBe() {
    Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", directory.toString());

    assertThatThrownBy(() -> text.load(withToken("token-file = lotus-2.token"), service))
        .hasMessageContaining("/etc/credstore")
        .hasMessageContaining("LoadCredential=lotus-2.token");
  }

  @Test
  void speaksOfCredentialsOnlyWhereTheFileShouldBeOne() {
    Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", directory.toString());

    assertThatThrownBy(() -> text.load(withToken("token-file = /absent/lotus-2.token"), service))
        .hasMessageContaining("cannot read /absent/lotus-2.token")
        .hasMessageNotContaining("LoadCredential");
  }

  @Test
  void neverShowsAToken() throws Exception {
    text.token("t.token", "rw-------", "canary canary");

    assertThat(text.problems(withToken("token-file = t.token")).toString())
        .doesNotContain("canary")
        .contains("holds spaces");
    assertThat(text.load(withToken("token-env = T"), Map.of("T", "canary")).toString())
        .doesNotContain("canary");
    assertThat(text.problems(withToken("token-file = absent")).getFirst().message())
        .contains("cannot read")
        .contains("NoSuchFileException");
    assertThat(text.problems(withToken("token-env = ABSENT")).getFirst().message())
        .isEqualTo("the environment has no ABSENT");
  }

  private static String withToken(String key) {
    return MINIMAL.replaceFirst("name = a,", "name = a, " + key + ",");
  }
}
