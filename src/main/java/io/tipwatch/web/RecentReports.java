package io.tipwatch.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last reports, newest first; bounded in number and in size. Safe from any thread. */
public final class RecentReports {
  /** All texts together, in characters. */
  static final long MAX_CHARS = 32L << 20;

  private final int maxReports;
  private final Deque<StoredReport> reports = new ArrayDeque<>();
  private long chars;

  public RecentReports(int maxReports) {
    this.maxReports = maxReports;
  }

  /** Adds a report and forgets the oldest ones beyond the bounds, but never this one. */
  public synchronized void add(StoredReport report) {
    reports.addFirst(report);
    chars += report.chars();
    while (reports.size() > 1 && (reports.size() > maxReports || chars > MAX_CHARS)) {
      chars -= reports.removeLast().chars();
    }
  }

  public synchronized List<StoredReport> list() {
    return List.copyOf(reports);
  }
}
