package io.tipwatch.cli;

/** The command line is right, and there is nothing that the answer could be made from. */
final class NothingToSayException extends Exception {
  private static final long serialVersionUID = 1;

  NothingToSayException(String message) {
    super(message);
  }
}
