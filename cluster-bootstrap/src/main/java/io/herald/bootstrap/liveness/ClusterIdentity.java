package io.herald.bootstrap.liveness;

import java.util.UUID;

/**
 * The cluster a speaker belongs to, so that two clusters on one network notice each other. 128 bits
 * that all members of a cluster agree on; {@link #NONE} before a speaker has joined one.
 */
public record ClusterIdentity(long high, long low) {
  /** Not (yet) in a cluster; never foreign to anyone. */
  public static final ClusterIdentity NONE = new ClusterIdentity(0, 0);

  /** The identity with the bits of {@code id}. */
  public static ClusterIdentity of(UUID id) {
    return new ClusterIdentity(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** Whether both are in a cluster and not in the same one. */
  public boolean isForeignTo(ClusterIdentity other) {
    return !equals(NONE) && !other.equals(NONE) && !equals(other);
  }

  @Override
  public String toString() {
    return equals(NONE) ? "none" : new UUID(high, low).toString();
  }
}
