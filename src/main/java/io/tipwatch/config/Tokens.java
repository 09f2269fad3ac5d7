package io.tipwatch.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tokens from files and from the environment. No message holds any part of a token.
 *
 * @param home where relative names start when systemd provides no credentials
 */
record Tokens(Path home, Map<String, String> environment) {
  /** A JSON Web Token of a node is a few hundred bytes. */
  static final int MAX_BYTES = 8 << 10;

  private static final int GROUP_AND_OTHERS = 0077;

  /** The token in a file that nobody but its owner can read. */
  Secret fromFile(String name) {
    Optional<Path> credentials =
        Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY")).map(Path::of);
    Path file = credentials.orElse(home).resolve(name);
    boolean credential = credentials.filter(file.normalize()::startsWith).isPresent();
    try {
      // systemd guards its credentials by an ACL, whose mask shows as group permissions
      if (!credential) {
        requirePrivate(file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return secret(new String(in.readNBytes(MAX_BYTES + 1), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + ")"
              + (credential ? advice(name) : ""),
          e);
    }
  }

  private static String advice(String name) {
    return "; is it in /etc/credstore, and does the unit say LoadCredential=" + name + "?";
  }

  Secret fromEnvironment(String variable) {
    String value = environment.get(variable);
    if (value == null) {
      throw new IllegalArgumentException("the environment has no " + variable);
    }
    return secret(value);
  }

  private static void requirePrivate(Path file) throws IOException {
    Object mode;
    try {
      mode = Files.getAttribute(file, "unix:mode");
    } catch (UnsupportedOperationException e) {
      return; // a file system without permissions to look at
    }
    if (mode instanceof Integer bits && (bits & GROUP_AND_OTHERS) != 0) {
      throw new IllegalArgumentException("others can read " + file + "; run: chmod 600 " + file);
    }
    if (!Files.isRegularFile(file, new LinkOption[0])) {
      throw new IllegalArgumentException(file + " is not a file");
    }
  }

  private static Secret secret(String text) {
    String token = text.strip();
    if (token.isEmpty()) {
      throw new IllegalArgumentException("the token is empty");
    }
    if (text.length() > MAX_BYTES) {
      throw new IllegalArgumentException("the token is longer than " + MAX_BYTES + " bytes");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the token holds spaces, line breaks or characters beyond ASCII");
    }
    return new Secret(token);
  }
}
