package io.tipwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.JudgeRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that we ship is the manual of all keys. */
class ExampleConfigTest {
  private static final Path EXAMPLE = Path.of("conf/tipwatch.conf");

  @TempDir Path directory;

  @Test
  void statesTheDefaults() throws Exception {
    TipwatchConfig config = ConfigLoader.load(EXAMPLE, Map.of());

    ChainConfig chain = config.chains().getFirst();
    assertThat(chain.nodes()).hasSize(2);
    assertThat(chain.rules()).isEqualTo(JudgeRules.FILECOIN);
    assertThat(chain.limits()).isEqualTo(RpcLimits.DEFAULT);
    assertThat(chain.execute()).isEqualTo(new ExecutePolicy.OnSuspicion());
    assertThat(chain.spool().maxBytes()).isEqualTo(SpoolConfig.DEFAULT_MAX_BYTES);
    assertThat(config.web()).isEqualTo(WebConfig.DEFAULT);
    assertThat(config.alert()).isEqualTo(AlertConfig.NONE);
  }

  @Test
  void namesEveryKey() throws Exception {
    String text = Files.readString(EXAMPLE);

    Set<String> known = ConfigLoader.knownPaths(withWebhook(text));

    assertThat(known).hasSizeGreaterThan(50);
    for (String path : known) {
      String key = path.substring(path.lastIndexOf('.') + 1);
      assertThat(Pattern.compile("(?m)^[ #]*" + key + " *[={]").matcher(text).find())
          .as("conf/tipwatch.conf shows %s", path)
          .isTrue();
    }
  }

  /** The shown webhook without its comment signs is valid, and states the defaults. */
  @Test
  void showsAWebhookThatWorks() throws Exception {
    Path file = withWebhook(Files.readString(EXAMPLE));

    WebhookConfig hook = ConfigLoader.load(file, Map.of()).alert().webhooks().getFirst();

    assertThat(hook.timeout()).isEqualTo(WebhookConfig.TIMEOUT);
    assertThat(hook.retryMin()).isEqualTo(WebhookConfig.RETRY_MIN);
    assertThat(hook.retryMax()).isEqualTo(WebhookConfig.RETRY_MAX);
    assertThat(hook.giveUp()).isEqualTo(WebhookConfig.GIVE_UP);
    assertThat(hook.maxQueue()).isEqualTo(WebhookConfig.MAX_QUEUE);
  }

  private Path withWebhook(String text) throws Exception {
    int start = text.indexOf("webhooks");
    String hooks =
        text.substring(start)
            .replaceAll("(?m)^    # ?", "")
            .replaceAll("(?m)^.*-(file|env) = .*$", "");
    return Files.writeString(directory.resolve("tipwatch.conf"), text.substring(0, start) + hooks);
  }
}
