package io.herald.bootstrap.liveness;

/** Why a peer is held to be dead. */
public enum Suspicion {
  /** No hello within the deadline: power, cable, firewall, or a long pause of its process. */
  SILENT,
  /** Its node answers that no process listens on the port. */
  PORT_UNREACHABLE,
  /** A new process proved itself at the address; the one before it is gone. */
  NEW_INCARNATION
}
