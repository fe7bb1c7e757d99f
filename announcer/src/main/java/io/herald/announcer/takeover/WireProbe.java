package io.herald.announcer.takeover;

/** What the LAN answered when it was asked who holds the address. */
public enum WireProbe {
  /** Not asked, or so long ago that the answer says nothing any more. */
  NOT_ASKED,
  /** Asked, waiting for the answer. */
  ASKED,
  /** Nobody answered in time. */
  NOBODY,
  /** Another speaker of the cluster answers. */
  SPEAKER,
  /** Somebody answers who is no speaker. */
  STRANGER
}
