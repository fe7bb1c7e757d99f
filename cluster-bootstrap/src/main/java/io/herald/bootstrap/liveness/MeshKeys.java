package io.herald.bootstrap.liveness;

import java.util.Optional;

/**
 * The key that signs, and a second one that is accepted beside it while keys rotate.
 *
 * <p>Rotating without a lost hello takes three steps, each finished everywhere before the next:
 * accept the new key as {@code other}; sign with the new one and accept the old as {@code other};
 * drop the old.
 *
 * @param signing signs what we send, and is accepted
 * @param other accepted too
 */
public record MeshKeys(MeshKey signing, Optional<MeshKey> other) {
  /** One key, no rotation under way. */
  public static MeshKeys of(MeshKey signing) {
    return new MeshKeys(signing, Optional.empty());
  }

  /** Signs with the first and accepts both. */
  public static MeshKeys of(MeshKey signing, MeshKey other) {
    return new MeshKeys(signing, Optional.of(other));
  }
}
