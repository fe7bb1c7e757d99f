package io.herald.bootstrap.liveness;

/** What we hold of a peer. */
public enum PeerStatus {
  /** Not heard since we know of it, or not watched any more. */
  UNKNOWN,
  /** Heard within the deadline. */
  ALIVE,
  /** Held to be dead. */
  SUSPECTED,
  /** Alive, and about to stop. */
  LEAVING
}
