package io.herald.bootstrap.liveness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for hellos, derived from the mesh's secret so that the secret can serve other protocols
 * too. The {@link #id} travels in the datagram and selects the key while two are accepted; it tells
 * nothing about the key.
 */
public final class MeshKey {
  /** Bytes a mesh secret must have at least. */
  public static final int MINIMUM_SECRET_BYTES = 16;

  static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final int id;

  private MeshKey(SecretKeySpec key, int id) {
    this.key = key;
    this.id = id;
  }

  /**
   * Derives the hello key.
   *
   * @param secret the mesh's secret, {@value #MINIMUM_SECRET_BYTES} random bytes or more
   * @throws IllegalArgumentException if it is shorter
   */
  public static MeshKey derive(byte[] secret) {
    if (secret.length < MINIMUM_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "mesh secret has %d bytes; give it at least %d random bytes"
              .formatted(secret.length, MINIMUM_SECRET_BYTES));
    }
    byte[] key = hmac(secret, "herald hello v1 key");
    int id = ByteBuffer.wrap(hmac(secret, "herald hello v1 id")).getInt();
    return new MeshKey(new SecretKeySpec(key, ALGORITHM), id);
  }

  /** Names the key in a datagram; 32 bits, not secret. */
  public int id() {
    return id;
  }

  /** A new MAC with this key; not thread-safe. */
  Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] hmac(byte[] secret, String label) {
    Mac mac = new MeshKey(new SecretKeySpec(secret, ALGORITHM), 0).mac();
    return mac.doFinal(label.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MeshKey that && id == that.id && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "MeshKey[id=%08x]".formatted(id);
  }
}
