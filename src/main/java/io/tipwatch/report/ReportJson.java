package io.tipwatch.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The report as JSON, schema {@code tipwatch.report/1}: equal reports give equal text, and what was
 * written reads back as it was. The schema lies beside this class as {@code report-1.schema.json}.
 */
public final class ReportJson {
  /** Longest report that is read, in characters. */
  public static final int MAX_CHARS = 64 * 1024 * 1024;

  private static final int MAX_STRING_CHARS = 16 * 1024 * 1024;

  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .characterEscapes(new InertEscapes())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_CHARS)
                  .maxNestingDepth(JsonMembers.MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .maxNumberLength(20)
                  .build())
          .build();

  private ReportJson() {}

  /** The report over several lines, as files and commands give it. */
  public static String write(Diagnosis diagnosis) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setPrettyPrinter(printer);
      write(diagnosis, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.append('\n').toString();
  }

  /** The report on one line, for streams of reports. */
  public static String writeLine(Diagnosis diagnosis) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(diagnosis, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  /** The report as one object inside a larger document. */
  public static void write(Diagnosis diagnosis, JsonGenerator json) throws IOException {
    new ReportWriter(json).report(diagnosis);
  }

  /**
   * Reads a report that was written before.
   *
   * @throws MalformedReportException if the text is anything but exactly one report
   */
  public static Diagnosis read(String text) throws MalformedReportException {
    try {
      return ReportReader.report(JsonMembers.parse(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedReportException("not a report: " + NodeText.of(message(e)), e);
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
