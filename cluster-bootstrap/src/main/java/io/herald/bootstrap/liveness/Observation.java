package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;

/** A change in what we know of a peer. Told once per change, in the order in which it happened. */
public sealed interface Observation {
  /** Address and port of the peer's hello. */
  InetSocketAddress peer();

  /**
   * The peer is alive: heard for the first time, again after a suspicion, after it took "leaving"
   * back, or as a new process (then {@link Suspected} with {@link Suspicion#NEW_INCARNATION} came
   * just before).
   *
   * @param incarnation which process; the sender chose it
   */
  record Alive(InetSocketAddress peer, long incarnation) implements Observation {}

  /**
   * The peer is held to be dead.
   *
   * @param incarnation the process that is gone
   */
  record Suspected(InetSocketAddress peer, long incarnation, Suspicion reason)
      implements Observation {}

  /** The peer says that it is about to stop. */
  record Leaving(InetSocketAddress peer, long incarnation) implements Observation {}

  /** Nothing was heard of a peer that is not watched: whether it is alive is not known any more. */
  record Forgotten(InetSocketAddress peer) implements Observation {}

  /** A holder of the mesh key that is not among our peers says hello. */
  record Unknown(InetSocketAddress peer, long incarnation) implements Observation {}

  /** A holder of the mesh key, peer or not, belongs to another cluster. */
  record ForeignCluster(InetSocketAddress peer, ClusterIdentity identity) implements Observation {}

  /**
   * A process that proved itself by its hellos sent us a note ({@link HelloService#tell}).
   *
   * @param content what it sent; not copied
   */
  record Noted(InetSocketAddress peer, byte[] content) implements Observation {}
}
