package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A document in which one stretch of bytes was replaced, without copying the rest. */
final class Spliced implements ByteRanges {
  private final byte[] document;
  private final int start;
  private final int end;
  private final byte[] replacement;

  private Spliced(byte[] document, int start, int end, byte[] replacement) {
    this.document = document;
    this.start = start;
    this.end = end;
    this.replacement = replacement;
  }

  static Spliced whole(byte[] document) {
    return new Spliced(document, 0, 0, new byte[0]);
  }

  static Spliced whole(String document) {
    return whole(document.getBytes(StandardCharsets.UTF_8));
  }

  static Spliced of(byte[] document, int start, int end, String replacement) {
    return new Spliced(document, start, end, replacement.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads it with the salt that all tests use. */
  TraceSummary summary() throws IOException {
    return TraceReader.read(open(0, size()), this, 0x5eed);
  }

  long size() {
    return (long) document.length - (end - start) + replacement.length;
  }

  @Override
  public InputStream open(long from, long to) {
    int shift = replacement.length - (end - start);
    List<InputStream> parts = new ArrayList<>();
    add(parts, document, Math.min(from, start), Math.min(to, start));
    add(parts, replacement, from - start, to - start);
    add(parts, document, Math.max(from - shift, end), Math.max(to - shift, end));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static void add(List<InputStream> parts, byte[] bytes, long from, long to) {
    int first = Math.clamp(from, 0, bytes.length);
    int last = Math.clamp(to, first, bytes.length);
    if (last > first) {
      parts.add(new ByteArrayInputStream(bytes, first, last - first));
    }
  }
}
