package io.herald.announcer.takeover;

/** What this node knows of another node's speaker. */
public enum PeerStatus {
  /** It says hello in time. */
  ALIVE,
  /** It was heard before and is silent now, or its process is gone. */
  SUSPECTED,
  /**
   * A process that is not the one the plan means says hello: it has not joined the cluster yet, and
   * answers for nothing unless its own claims say so.
   */
  RESTARTED,
  /** It said that it is about to stop. */
  LEAVING,
  /** Never heard of: it may be starting, or the way to it is broken. */
  UNKNOWN
}
