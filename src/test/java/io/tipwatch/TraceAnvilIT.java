package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.cli.ExitCodes;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.TraceCommand;
import io.tipwatch.diagnose.evm.tracers.ShippedTracers;
import io.tipwatch.testing.evm.Anvil;
import io.tipwatch.testing.evm.EthereumJs;
import io.tipwatch.testing.evm.Lab;
import io.tipwatch.testing.evm.RealNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code trace} on real nodes. */
@Timeout(300)
class TraceAnvilIT {
  private static final Terminal PIPE = new Terminal(false, false);

  @TempDir private Path directory;
  private final List<RealNode> nodes = new ArrayList<>();
  private final List<String> transactions = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void open() throws IOException {
    Lab lab = Lab.open();
    Anvil left = lab.anvil();
    nodes.add(left);
    nodes.add(lab.anvil());
    for (int block = 1; block <= Lab.BLOCKS; block++) {
      lab.mine(block, nodes.toArray(RealNode[]::new));
      JsonArray mined = left.block("latest").getJsonArray("transactions");
      mined.forEach(hash -> transactions.add(hash.toString()));
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(RealNode::close);
  }

  @Test
  void everyShippedTracerRunsOverEveryTransactionOfTheLaboratory() throws IOException {
    assertThat(transactions).hasSizeGreaterThan(10);
    for (String hash : transactions) {
      for (String tracer : ShippedTracers.NAMES) {
        assertThat(run("--tx", hash, "--tracer", tracer)).as(tracer + out + err).isZero();
      }
    }
  }

  @Test
  void whatATracerThrowsIsNotSwallowed() throws IOException {
    Path script = directory.resolve("throws.js");
    Files.writeString(
        script,
        "{step:function(){throw new Error(\"no\")},fault:function(){},"
            + "result:function(){return {a:1}}}");
    int code = run("--tx", transactions.get(3), "--tracer", script.toString());
    assertThat(code).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(printed().getJsonArray("nodes").getJsonObject(0).getString("outcome"))
        .isEqualTo("THREW");
    assertThat(printed().getJsonArray("nodes").getJsonObject(0).getString("why"))
        .isEqualTo("step threw Error: no");
  }

  @Test
  void anotherClientSaysThatItHasNoEngine() throws IOException {
    Lab lab = Lab.open();
    EthereumJs other = lab.ethereumJs();
    nodes.add(other);
    for (int block = 1; block <= Lab.BLOCKS; block++) {
      lab.mine(block, other);
    }
    int code = run("--tx", transactions.get(3), "--tracer", "digest");
    assertThat(code).as(out.toString()).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(printed().getJsonArray("nodes").getJsonObject(2).getString("outcome"))
        .isEqualTo("NO_ENGINE");
    assertThat(run("--tx", transactions.get(3))).as(out.toString()).isZero();
  }

  private JsonObject printed() {
    return new JsonObject(out.toString());
  }

  private int run(String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    String list =
        nodes.stream()
            .map(node -> "{ name = n%d, url = \"%s\" }".formatted(nodes.indexOf(node), node.url()))
            .collect(Collectors.joining("\n"));
    Path config =
        Files.writeString(
            directory.resolve("tipwatch.conf"),
            """
            chains = [ { name = lab, family = evm, profile = dev, spool.directory = "%s"
              nodes = [ %s ] } ]
            """
                .formatted(directory.resolve("spool"), list));
    List<String> line = new ArrayList<>(List.of("trace", "--json", "--config", config.toString()));
    line.addAll(List.of(arguments));
    return TipwatchCommand.run(
        List.of(new TraceCommand(OneShot::trace, PIPE)),
        PIPE,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        line.toArray(String[]::new));
  }
}
