package io.tipwatch.sim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tipwatch.chain.TipsetKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Answers that a real node once gave, in a directory: {@code tipset_<epoch>.json.gz} and {@code
 * traces_<epoch>.json.gz}.
 */
public final class Recording {
  private static final Pattern TIPSET = Pattern.compile("tipset_(\\d{1,18})\\.json\\.gz");
  private static final int PIECE_BYTES = 64 << 10;

  private final Map<TipsetKey, Path> tipsets = new HashMap<>();
  private final Map<Long, Path> byHeight = new HashMap<>();
  private final Map<TipsetKey, Path> traces = new HashMap<>();

  private Recording() {}

  public static Recording in(Path directory) throws IOException {
    Recording recording = new Recording();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        Matcher name = TIPSET.matcher(file.getFileName().toString());
        if (name.matches()) {
          recording.add(directory, file, Long.parseLong(name.group(1)));
        }
      }
    }
    return recording;
  }

  /** The heights that can be asked for. */
  public List<Long> heights() {
    return byHeight.keySet().stream().sorted().toList();
  }

  /** The key of the tipset at a recorded height. */
  public Optional<TipsetKey> keyAt(long height) {
    return tipsets.entrySet().stream()
        .filter(entry -> entry.getValue().equals(byHeight.get(height)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  Optional<Reply> tipset(TipsetKey key) {
    return Optional.ofNullable(tipsets.get(key)).map(Recording::streamed);
  }

  Optional<Reply> tipset(long height) {
    return Optional.ofNullable(byHeight.get(height)).map(Recording::streamed);
  }

  Optional<Reply> trace(TipsetKey key) {
    return Optional.ofNullable(traces.get(key)).map(Recording::streamed);
  }

  private void add(Path directory, Path file, long height) throws IOException {
    TipsetKey key = keyIn(file);
    tipsets.put(key, file);
    byHeight.put(height, file);
    Path trace = directory.resolve("traces_" + height + ".json.gz");
    if (Files.exists(trace)) {
      traces.put(key, trace);
    }
  }

  private static TipsetKey keyIn(Path file) throws IOException {
    List<String> cids = new ArrayList<>();
    try (InputStream bytes = open(file);
        JsonParser json = new JsonFactory().createParser(bytes)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME && !"Cids".equals(json.currentName())) {
        json.nextToken();
        json.skipChildren();
      }
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        json.nextToken();
        json.nextToken();
        cids.add(json.getText());
        json.nextToken();
      }
    }
    return new TipsetKey(cids);
  }

  private static Reply streamed(Path file) {
    return new Reply.Streamed(new FromFile(file));
  }

  private static InputStream open(Path file) throws IOException {
    return new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), PIECE_BYTES);
  }

  /** Inflates a file while it is sent. */
  private static final class FromFile implements ByteSource {
    private final Path file;
    private Optional<InputStream> open = Optional.empty();

    FromFile(Path file) {
      this.file = file;
    }

    @Override
    public byte[] next() throws IOException {
      if (open.isEmpty()) {
        open = Optional.of(open(file));
      }
      return open.orElseThrow().readNBytes(PIECE_BYTES);
    }

    @Override
    public void close() throws IOException {
      if (open.isPresent()) {
        open.orElseThrow().close();
      }
    }
  }
}
