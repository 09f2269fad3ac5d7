package io.tipwatch.node.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes our own requests, and what is kept of foreign answers: those came through {@link
 * JsonReader}, so they are no deeper than it allows. In plain ASCII, so that a terminal shows
 * foreign text as it is and does nothing else.
 */
public final class JsonWriter {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonWriter() {}

  /** On one line. */
  public static byte[] write(Json value) {
    return write(value, new MinimalPrettyPrinter());
  }

  /** Over several lines, for people. */
  public static byte[] writePretty(Json value) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    return write(value, printer);
  }

  private static byte[] write(Json value, PrettyPrinter printer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.setPrettyPrinter(printer);
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  public static String text(Json value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  private static void write(Json value, JsonGenerator out) throws IOException {
    switch (value) {
      case Json.Obj(Map<String, Json> fields) -> {
        out.writeStartObject();
        for (Map.Entry<String, Json> field : fields.entrySet()) {
          out.writeFieldName(field.getKey());
          write(field.getValue(), out);
        }
        out.writeEndObject();
      }
      case Json.Arr(var items) -> {
        out.writeStartArray();
        for (Json item : items) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case Json.Str(String text) -> out.writeString(text);
      case Json.Num(String text) -> out.writeNumber(text);
      case Json.Bool(boolean claim) -> out.writeBoolean(claim);
      case Json.Null _ -> out.writeNull();
    }
  }
}
