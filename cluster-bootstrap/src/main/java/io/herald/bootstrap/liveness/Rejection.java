package io.herald.bootstrap.liveness;

/** Why a datagram was dropped; counted for the operator, never answered. */
public enum Rejection implements Decoded {
  /** Too short or too long to be a hello. */
  LENGTH,
  /** Does not begin as a hello does. */
  NOT_A_HELLO,
  /** Signed with a key that is neither of ours: a stranger's mesh, or a rotation gone wrong. */
  UNKNOWN_KEY,
  /** Names our key, but the signature is wrong. */
  FORGED,
  /** Authentic, with a field out of range. */
  BAD_FIELD,
  /** Authentic, but it did not come from the address that it names. */
  WRONG_ADDRESS,
  /** An authentic note from a process that is held to be dead: its hello comes first. */
  UNHEARD,
  /** Authentic, and seen before or overtaken by a newer one. */
  REPLAYED
}
