package io.herald.bootstrap.simulation;

/** A mistake planted on purpose, to show that the simulation would find it. */
enum Bug {
  /** None. */
  NONE,
  /** Claims of other nodes are not heard, so nobody yields. */
  DEAF,
  /** A suspected owner is waited for. */
  COWARD,
  /** A takeover uses the plan's epoch instead of the next one. */
  OLD_EPOCH,
  /** Claims are not repeated to a peer that comes back. */
  TELLS_ONCE,
  /** Claims go by the cluster only, so that two clusters go on answering side by side. */
  CLUSTER_ONLY,
  /** A claim stands for ever, though its node gave it up. */
  NEVER_EXPIRES,
  /** Who stood still answers on when it wakes. */
  SLEEPWALKS,
  /** A node that gave the address away goes on answering. */
  CLINGS,
  /** A node that was cut off insists on what it claimed meanwhile. */
  LONELY_KING,
  /** Nobody heeds that a living node has lost its interface. */
  BLIND,
  /** The allocator writes without looking at its Lease. */
  LEASE_IGNORED
}
