package io.tipwatch.diagnose;

import java.io.InputStream;

/**
 * An answer that can be read at its node's own pace while somebody walks through it at another. Two
 * answers that are walked in lock-step need that: a node that has to wait for the other one gives
 * up.
 */
public interface ReadAhead {
  /** Bytes that may be on disk and not walked through yet. */
  long MAX_LEAD_BYTES = 256L << 20;

  /** The bytes from the first one on. It is asked for once, before anything else is read. */
  InputStream ahead();
}
