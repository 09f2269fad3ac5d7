package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** What reaches the journal. */
class LogLineTest {

  @ParameterizedTest
  @ValueSource(strings = {"src/main/resources/logback.xml", "conf/logback.xml"})
  void isOneLineWithoutControlCharacters(String file) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of(file).toFile());
    var appender = (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stderr");
    var encoder = (PatternLayoutEncoder) appender.getEncoder();
    LoggingEvent event = event(context, "node said\n<3>forged\u001b[31m");
    event.setKeyValuePairs(List.of(new KeyValuePair("node", "a\r\nb")));

    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);

    assertThat(appender.getTarget()).isEqualTo("System.err");
    assertThat(line)
        .endsWith(
            " WARN  Follow node said\\n<3>forged\\u001b[31m node=\"a\\r\\nb\""
                + System.lineSeparator());
  }

  @Test
  void shipsOneConfigurationInTwoPlaces() throws Exception {
    assertThat(Path.of("conf/logback.xml"))
        .hasSameTextualContentAs(Path.of("src/main/resources/logback.xml"));
    assertThat(Files.readString(Path.of("conf/logback.xml"))).doesNotContain("%highlight");
  }

  @Test
  void carriesTheLevelAsTheJournalReadsIt() {
    JournalPrefix journal = new JournalPrefix(true);
    LoggingEvent event = new LoggingEvent();
    event.setLevel(Level.ERROR);

    assertThat(journal.convert(event)).isEqualTo("<3>");
    assertThat(new JournalPrefix(false).convert(event)).isEmpty();
  }

  @Test
  void holdsAStackTraceOnOneLineInTheJournal() {
    assertThat(trace(true)).startsWith(" | java.lang.IllegalStateException: a").hasLineCount(1);
  }

  @Test
  void indentsAStackTraceOnATerminal() {
    assertThat(trace(false).substring(1).lines()).allMatch(line -> line.startsWith("\t"));
  }

  private static String trace(boolean journal) {
    Trace trace = new Trace(journal);
    trace.start();
    LoggingEvent event = new LoggingEvent();
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("a\n<3>forged\u001b")));
    String text = trace.convert(event);
    assertThat(text).doesNotContain("\u001b").contains("at io.tipwatch.cli.LogLineTest");
    return text;
  }

  private static LoggingEvent event(LoggerContext context, String message) {
    return new LoggingEvent(
        PatternLayout.class.getName(),
        context.getLogger("io.tipwatch.watch.Follow"),
        Level.WARN,
        message,
        null,
        null);
  }
}
