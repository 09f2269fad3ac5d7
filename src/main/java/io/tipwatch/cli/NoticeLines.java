package io.tipwatch.cli;

import io.tipwatch.incident.NoticeKind;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.Measures;
import io.tipwatch.report.NodeText;
import io.tipwatch.report.TextLines;
import io.tipwatch.report.TextLines.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Who was told what, a line for each notice.
 *
 * @param over whether the incident is over; then what was sent is forgotten some day
 * @param all whether old ones are shown too, however many
 */
record NoticeLines(Instant now, boolean over, boolean all) {
  private static final int MAX_SHOWN = 20;

  void print(List<Notice> notices, TextLines out) {
    out.heading("Who was told");
    if (notices.isEmpty()) {
      String why = "no receiver wants to hear of something like this";
      out.line(Tone.PLAIN, "  ", "Nobody: " + why + (over ? ", or it is long ago." : "."));
      return;
    }
    int left = all ? 0 : Math.max(0, notices.size() - MAX_SHOWN);
    if (left > 0) {
      out.line(Tone.FAINT, "  ", left + " older ones; --verbose shows them");
    }
    List<Notice> shown = notices.subList(left, notices.size());
    int widest = shown.stream().mapToInt(one -> one.sink().length()).max().orElse(0);
    for (Notice notice : shown) {
      out.pair("  ", notice.sink(), widest, what(notice) + ": " + became(notice), tone(notice));
    }
  }

  private static Tone tone(Notice notice) {
    return switch (notice.state()) {
      case SENT -> Tone.PLAIN;
      case CANCELLED -> Tone.FAINT;
      case DEAD -> Tone.BAD;
      case PENDING -> notice.tries() > 0 ? Tone.WARNING : Tone.PLAIN;
    };
  }

  private static String what(Notice notice) {
    String kind = notice.kind().name().toLowerCase(Locale.ROOT);
    return notice.kind() == NoticeKind.REMINDER ? kind + " " + notice.number() : kind;
  }

  private String became(Notice notice) {
    String when = notice.done().map(Utc::text).orElse("");
    return switch (notice.state()) {
      case SENT -> "sent " + when;
      case CANCELLED -> "not needed any more " + when;
      case DEAD -> "given up " + when + why(notice);
      case PENDING -> waits(notice);
    };
  }

  private String waits(Notice notice) {
    Duration wait = Duration.between(now, notice.notBefore());
    String next = wait.isPositive() ? " in " + Measures.span(wait) : " now";
    return notice.tries() == 0
        ? "due" + next
        : "tried "
            + notice.tries()
            + (notice.tries() == 1 ? " time" : " times")
            + " in vain, again"
            + next
            + why(notice);
  }

  private static String why(Notice notice) {
    return notice.why().map(why -> ": " + NodeText.of(why)).orElse("");
  }
}
