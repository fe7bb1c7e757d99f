package io.herald.bootstrap.liveness;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Signs datagrams and checks their signatures: the leftmost 16 bytes of HMAC-SHA256 (RFC 2104) over
 * all before, at the datagram's end. The key's id stands in bytes 4 to 7. Not thread-safe.
 */
final class Signatures {
  /** What a signature takes at the end of a datagram. */
  static final int BYTES = 16;

  private static final int KEY_ID_AT = 4;

  private final int signingId;
  private final Mac signing;
  private final int otherId;
  private final @Nullable Mac other;
  private final byte[] digest = new byte[32];
  private final byte[] received = new byte[BYTES];

  Signatures(MeshKeys keys) {
    signingId = keys.signing().id();
    signing = keys.signing().mac();
    otherId = keys.other().map(MeshKey::id).orElse(0);
    other = keys.other().map(MeshKey::mac).orElse(null);
  }

  /** Names the key that signs. */
  int id() {
    return signingId;
  }

  /** Appends the signature of the bytes from {@code start} to the buffer's position. */
  void sign(ByteBuffer out, int start) {
    digest(signing, out, start, out.position());
    out.put(digest, 0, BYTES);
  }

  /** Why the datagram's signature does not hold; {@code null} when it does. */
  @Nullable Rejection refuse(ByteBuffer in, int start, int length) {
    Mac mac = macFor(in.getInt(start + KEY_ID_AT));
    if (mac == null) {
      return Rejection.UNKNOWN_KEY;
    }
    int end = start + length - BYTES;
    in.get(end, received);
    digest(mac, in, start, end);
    int difference = 0; // compared in constant time
    for (int i = 0; i < BYTES; i++) {
      difference |= digest[i] ^ received[i];
    }
    return difference == 0 ? null : Rejection.FORGED;
  }

  private @Nullable Mac macFor(int keyId) {
    if (keyId == signingId) {
      return signing;
    }
    return other != null && keyId == otherId ? other : null;
  }

  /** Leaves the HMAC of the bytes from {@code start} to {@code end} in {@link #digest}. */
  private void digest(Mac mac, ByteBuffer bytes, int start, int end) {
    int position = bytes.position();
    int limit = bytes.limit();
    bytes.limit(end).position(start);
    mac.update(bytes);
    bytes.limit(limit).position(position);
    try {
      mac.doFinal(digest, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the digest has room for SHA-256", e);
    }
  }
}
