package io.tipwatch.trace.filecoin;

/** Hears of each call while a call tree is read: parents open before and close after their own. */
interface CallSink {
  /** A call begins, one level below the call that is open. */
  void opened(long start);

  /** The innermost open call ended; its frame is closed and will be reused. */
  void closed(Frame frame, long end);
}
