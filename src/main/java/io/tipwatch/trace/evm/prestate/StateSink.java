package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.evm.NoAnswerException;

/** Takes what a state holds as it is read. */
interface StateSink {
  /** An account is listed; what it holds comes after this. */
  void account(boolean post, String address) throws NoAnswerException;

  /** A field of that account. */
  void field(StateField field, HexScanner value) throws NoAnswerException;

  /** A slot of its storage. */
  void slot(String key, HexScanner value) throws NoAnswerException;
}
