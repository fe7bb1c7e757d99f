package io.herald.bootstrap.liveness;

/** Why a peer is held to be dead. */
public enum Suspicion {
  /** No hello within the deadline, nor an answer of its node: power, cable, firewall. */
  SILENT,
  /** No hello within the longer deadline, though its node answers: its process stands still. */
  STALLED,
  /** Its node answers that no process listens on the port. */
  PORT_UNREACHABLE,
  /** A new process proved itself at the address; the one before it is gone. */
  NEW_INCARNATION
}
