package io.tipwatch.report;

import java.util.ArrayList;
import java.util.List;

/** Lines for a terminal of some width. What is written must be free of control characters. */
public final class TextLines {
  private static final int NARROWEST = 40;
  private static final int WIDEST = 200;

  /** How a line is meant. */
  public enum Tone {
    PLAIN(""),
    BOLD("\u001b[1m"),
    FAINT("\u001b[2m"),
    GOOD("\u001b[1;32m"),
    WARNING("\u001b[33m"),
    BAD("\u001b[1;31m");

    private static final String END = "\u001b[0m";
    private final String start;

    Tone(String start) {
      this.start = start;
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final int width;
  private final boolean colour;

  /**
   * @param width columns to fill, held between 40 and 200
   * @param colour whether to mark with ANSI colours
   */
  public TextLines(int width, boolean colour) {
    this.width = Math.clamp(width, NARROWEST, WIDEST);
    this.colour = colour;
  }

  public void gap() {
    text.append('\n');
  }

  public void heading(String words) {
    gap();
    line(Tone.BOLD, "", words);
  }

  /** Words after an indent; what does not fit goes on under the first word. */
  public void line(Tone tone, String indent, String words) {
    String rest = " ".repeat(indent.length());
    String before = indent;
    for (String part : wrapped(words, width - indent.length())) {
      text.append(before).append(toned(tone, part)).append('\n');
      before = rest;
    }
  }

  /** A name in a column, and a value beside it, or below it where the column leaves no room. */
  public void pair(String indent, String name, int column, String value, Tone tone) {
    int room = width - indent.length() - column - 2;
    if (room < NARROWEST / 2) {
      line(Tone.PLAIN, indent, name);
      line(tone, indent + "  ", value);
      return;
    }
    line(tone, indent + name + " ".repeat(column - name.length() + 2), value);
  }

  public void pair(String name, int column, String value) {
    pair("", name, column, value, Tone.PLAIN);
  }

  /** A line of a drawing, cut rather than wrapped. */
  public void drawn(String indent, String line) {
    int room = width - indent.length();
    if (line.length() > room) {
      int cut = Character.isHighSurrogate(line.charAt(room - 2)) ? room - 2 : room - 1;
      text.append(indent).append(line, 0, cut).append("…\n");
    } else {
      text.append(indent).append(line).append('\n');
    }
  }

  /** A line in columns, which is neither cut nor wrapped. */
  public void row(Tone tone, String line) {
    text.append(toned(tone, line)).append('\n');
  }

  /** A command to be copied; broken only where the shell may break it. */
  public void command(String line) {
    int room = width - 6;
    StringBuilder row = new StringBuilder();
    String before = "  $ ";
    for (String word : words(line)) {
      if (!row.isEmpty() && row.length() + 1 + word.length() > room) {
        text.append(before).append(row).append(" \\\n");
        row.setLength(0);
        before = "      ";
      }
      row.append(row.isEmpty() ? "" : " ").append(word);
    }
    text.append(before).append(row).append('\n');
  }

  private String toned(Tone tone, String words) {
    return colour && tone != Tone.PLAIN ? tone.start + words + Tone.END : words;
  }

  private static List<String> wrapped(String words, int room) {
    List<String> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder();
    for (String word : words(words)) {
      if (!row.isEmpty() && row.length() + 1 + word.length() > room) {
        rows.add(row.toString());
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(word);
      while (row.length() > room) {
        int cut = Character.isHighSurrogate(row.charAt(room - 1)) ? room - 1 : room;
        rows.add(row.substring(0, cut));
        row.delete(0, cut);
      }
    }
    rows.add(row.toString());
    return rows;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', from)) {
      words.add(text.substring(from, space));
      from = space + 1;
    }
    words.add(text.substring(from));
    return words;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
