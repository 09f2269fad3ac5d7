package io.tipwatch;

/** Entry point of the program and composition root of the daemon. */
public final class Tipwatch {
  private Tipwatch() {}

  public static void main(String[] args) {
    System.out.println(args.length);
  }
}
