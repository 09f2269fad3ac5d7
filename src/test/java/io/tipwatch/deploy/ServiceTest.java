package io.tipwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How the daemon is kept running: the unit and the containers. */
class ServiceTest {
  private static final Path UNIT = Path.of("deploy/systemd/tipwatch.service");

  @TempDir private Path directory;

  @Test
  void theUnitIsWellFormed() throws Exception {
    Path unit = directory.resolve("tipwatch.service");
    String launcher = Path.of("tipwatch").toAbsolutePath().toString();
    Files.writeString(unit, Files.readString(UNIT).replace("/opt/tipwatch/tipwatch", launcher));

    Tool.Outcome outcome = Tool.required("systemd-analyze").run("verify", "--man=no", unit);

    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.code()).isZero();
  }

  @Test
  void theUnitIsHardened() throws Exception {
    Tool.Outcome outcome =
        Tool.required("systemd-analyze").run("security", "--offline=true", "--threshold=15", UNIT);

    assertThat(outcome.code()).as(outcome.output()).isZero();
  }

  @Test
  void theUnitRestartsOnlyWhatARestartCanHelp() throws Exception {
    assertThat(Files.readAllLines(UNIT))
        .contains(
            "Type=notify",
            "NotifyAccess=main",
            "Restart=on-failure",
            "RestartPreventExitStatus=3",
            "DynamicUser=yes",
            "StateDirectory=tipwatch",
            "CacheDirectory=tipwatch",
            "WatchdogSec=60",
            "WatchdogSignal=SIGQUIT",
            "LimitCORE=0");
  }

  /** The JVM's own exit code for that is the one that stands for a wrong configuration. */
  @Test
  void runningOutOfMemoryIsNoWrongConfiguration() throws Exception {
    assertThat(Files.readString(Path.of("tipwatch")))
        .contains("-XX:+CrashOnOutOfMemoryError")
        .doesNotContain("ExitOnOutOfMemoryError");
  }

  @Test
  void theUnitHandsOverEverySecretOfTheExample() throws Exception {
    List<String> secrets =
        Pattern.compile("-file = \"([^\"]+)\"")
            .matcher(Files.readString(Path.of("conf/tipwatch.conf")))
            .results()
            .map(found -> "LoadCredential=" + found.group(1))
            .toList();

    assertThat(secrets).hasSizeGreaterThan(5);
    assertThat(Files.readAllLines(UNIT)).containsAll(secrets);
  }

  @Test
  void theComposedImagesArePinned() {
    JsonNode services = Deployment.yaml(Path.of("deploy/compose.yaml")).path("services");

    assertThat(services.propertyNames())
        .containsExactlyInAnyOrder("tipwatch", "prometheus", "alertmanager", "grafana");
    assertThat(services.valueStream().map(service -> service.path("image").asString()))
        .allMatch(image -> image.matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void theFilesThatTheComposedServicesMountExist() {
    List<String> mounted =
        Deployment.yaml(Path.of("deploy/compose.yaml"))
            .path("services")
            .valueStream()
            .flatMap(service -> service.path("volumes").valueStream())
            .map(volume -> volume.asString().replaceFirst(":.*", ""))
            .filter(source -> source.startsWith("."))
            .toList();

    assertThat(mounted)
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Path.of("deploy").resolve(file).normalize()).exists());
  }

  @Test
  void theImageRunsWithoutRootAndSaysHowItIs() throws Exception {
    assertThat(Files.readString(Path.of("deploy/Dockerfile")))
        .containsPattern("(?m)^FROM [a-z-]+:\\d+\\.\\d+\\.\\S+$")
        .containsPattern("(?m)^USER \\d+:\\d+$")
        .contains("HEALTHCHECK");
  }
}
