package io.tipwatch.diagnose.evm.tracers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.node.evm.Tracer;
import io.tipwatch.trace.evm.lint.TracerLint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tracers that come with the program, as files. */
class ShippedTracersTest {
  static final List<String> NAMES = ShippedTracers.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void everyOneKeepsTheContractBareAndGuarded(String name) throws IOException {
    TracerScript script = ShippedTracers.read(name);
    assertThat(TracerLint.check(script.source())).isEmpty();
    String sent = ((Tracer.Script) script.guarded()).source();
    assertThat(TracerLint.check(sent)).isEmpty();
    assertThat(TracerLint.hooks(sent)).isEqualTo(TracerLint.hooks(script.source()));
    assertThat(sent).startsWith("{").endsWith("}");
  }

  @Test
  void theDirectoryHoldsTheseAndNoOther() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf", "tracers"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(NAMES.stream().map(name -> name + ".js").toList());
    }
  }

  @Test
  void aNumberOfATracerCanBeSetAndNothingElse() throws IOException {
    TracerScript window = ShippedTracers.read("window");
    assertThat(window.with("from", 46).with("to", 101).source())
        .contains("\n  from: 46,\n  to: 101,\n")
        .hasSize(window.source().length() + 2);
    assertThatThrownBy(() -> window.with("op", 1)).hasMessageContaining("has no line such as");
    assertThatThrownBy(() -> window.with(".*", 1)).hasMessageContaining("has no line such as");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../window", "/etc/passwd", "a/b", "", ".window", "a\nb"})
  void aNameStaysInItsDirectory(String text) {
    assertThat(ShippedTracers.isName(text)).isFalse();
  }

  @Test
  void hooksThatATracerLacksAreNotAdded() {
    TracerScript calls =
        new TracerScript(
            "calls",
            "{enter:function(){},exit:function(){},fault:function(){},result:function(){return 1}}");
    String sent = ((Tracer.Script) calls.guarded()).source();
    assertThat(TracerLint.hooks(sent))
        .containsExactlyInAnyOrder("enter", "exit", "fault", "result");
  }
}
