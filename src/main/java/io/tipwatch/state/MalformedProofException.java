package io.tipwatch.state;

/** The bytes of a proof are none of a trie. */
final class MalformedProofException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedProofException(String what) {
    super(what);
  }
}
