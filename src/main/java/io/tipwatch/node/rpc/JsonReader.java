package io.tipwatch.node.rpc;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document, and nothing that only resembles one. The blocking parser over strictly
 * decoded characters is used because the parsers of bytes let overlong sequences, raw surrogates,
 * UTF-16 and, at unlucky chunk borders, stray commas pass.
 */
public final class JsonReader {
  /** Nesting of ordinary answers; execution traces are read by the trace engine. */
  public static final int MAX_DEPTH = 64;

  public static final int MAX_NUMBER_CHARS = 1_000;

  /** Small values cost far more memory than bytes, so their number is bounded too. */
  public static final int MAX_VALUES = 500_000;

  private static final int MAX_NAME_CHARS = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(com.fasterxml.jackson.core.JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private JsonReader() {}

  /** Reads the whole of the bytes as one document; the caller bounds their number. */
  public static Json read(byte[] utf8) throws MalformedJsonException {
    return read(utf8, MAX_VALUES);
  }

  /** The same with another limit than {@link #MAX_VALUES}. */
  public static Json read(byte[] utf8, int maxValues) throws MalformedJsonException {
    CharBuffer chars = decode(utf8);
    if (chars.hasRemaining() && chars.charAt(0) == '\uFEFF') {
      throw new MalformedJsonException("a byte order mark at byte 0");
    }
    try (JsonParser parser =
        FACTORY.createParser(chars.array(), chars.arrayOffset(), chars.remaining())) {
      Json root = new Tree(parser, maxValues).read();
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("more than one value" + at(parser));
      }
      return root;
    } catch (JacksonException e) {
      long place = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
      throw new MalformedJsonException(Quoted.text(e.getOriginalMessage(), 200) + at(place));
    } catch (MalformedJsonException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedJsonException(Quoted.text(String.valueOf(e.getMessage()), 200));
    }
  }

  private static CharBuffer decode(byte[] utf8) throws MalformedJsonException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    try {
      return decoder.decode(bytes);
    } catch (CharacterCodingException _) {
      throw new MalformedJsonException("not UTF-8 at byte " + bytes.position());
    }
  }

  private static String at(JsonParser parser) {
    return at(parser.currentLocation().getCharOffset());
  }

  private static String at(long place) {
    return place < 0 ? "" : " at character " + place;
  }

  /** Builds the value with a stack of its own, so that depth costs no call frames. */
  private static final class Tree {
    private final JsonParser parser;
    private final Deque<Object> open = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private final int maxValues;
    private int values;

    Tree(JsonParser parser, int maxValues) {
      this.parser = parser;
      this.maxValues = maxValues;
    }

    Json read() throws IOException {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> open.push(new LinkedHashMap<String, Json>());
          case START_ARRAY -> open.push(new ArrayList<Json>());
          case FIELD_NAME -> names.push(wellFormed(parser.currentName()));
          default -> {
            Json value = value(token);
            if (open.isEmpty()) {
              return value;
            }
            add(value);
          }
        }
      }
      throw new MalformedJsonException(
          values == 0 && open.isEmpty()
              ? "no JSON at all"
              : "the end comes too early" + at(parser));
    }

    @SuppressWarnings("unchecked") // only the two kinds above are ever pushed
    private Json value(JsonToken token) throws IOException {
      if (++values > maxValues) {
        throw new MalformedJsonException("more than " + maxValues + " values" + at(parser));
      }
      return switch (token) {
        case END_OBJECT -> new Json.Obj((Map<String, Json>) open.pop());
        case END_ARRAY -> new Json.Arr((List<Json>) open.pop());
        case VALUE_STRING -> new Json.Str(wellFormed(parser.getText()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(number());
        case VALUE_TRUE -> new Json.Bool(true);
        case VALUE_FALSE -> new Json.Bool(false);
        case VALUE_NULL -> Json.Null.VALUE;
        default -> throw new MalformedJsonException("an unexpected " + token + at(parser));
      };
    }

    private String number() throws IOException {
      String text = parser.getText();
      if (text.length() > MAX_NUMBER_CHARS) {
        throw new MalformedJsonException("a number of " + text.length() + " characters");
      }
      return text;
    }

    @SuppressWarnings("unchecked") // as above
    private void add(Json value) {
      if (open.element() instanceof Map<?, ?> object) {
        ((Map<String, Json>) object).put(names.pop(), value);
      } else {
        ((List<Json>) open.element()).add(value);
      }
    }

    /** Two different lone surrogates would both become a question mark when written out. */
    private String wellFormed(String text) throws MalformedJsonException {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (paired) {
          i++;
        } else if (Character.isSurrogate(c)) {
          throw new MalformedJsonException("a lone surrogate" + at(parser));
        }
      }
      return text;
    }
  }
}
