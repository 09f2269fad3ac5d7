package io.tipwatch.alert;

import io.tipwatch.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves to a receiver that a body comes from us. */
final class Signature {
  static final String HEADER = "X-Tipwatch-Signature";
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** {@code sha256=} and the HMAC of the body's UTF-8 in hexadecimal. */
  static String of(Secret key, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
