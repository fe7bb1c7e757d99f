package io.herald.lab.bench.peers;

import io.herald.lab.node.Node;

/** A program on every node that keeps an address on one of them. Not thread-safe. */
interface Contender {
  /** What it is called in the table. */
  String name();

  /** Its address of now. */
  String address();

  /**
   * Begins anew with the address on {@code owner}; whether it is there, the caller sees on the
   * wire.
   *
   * @param standby the node that is to take over
   */
  void begin(Node owner, Node standby);

  /**
   * SIGKILL to all its processes on a node.
   *
   * @return when, {@link System#nanoTime()}
   */
  long kill(Node node);

  /** Starts again what was killed on a node. */
  void restart(Node node);
}
