package io.herald.bootstrap.liveness;

/** What can happen to a {@link PeerState}. */
sealed interface PeerEvent {
  /** Time went by. */
  record Tick() implements PeerEvent {}

  /** We ourselves were not running for a while, so silence proves nothing. */
  record OwnStall() implements PeerEvent {}

  /** An authentic hello came from the peer's address. */
  record Received(Hello hello) implements PeerEvent {}

  /** ICMP says that nothing listens on the peer's port. */
  record PortUnreachable() implements PeerEvent {}

  /** The kernel of the peer's node completed a TCP connection for it. */
  record HostAnswered() implements PeerEvent {}

  /** We begin or cease to judge the peer. */
  record Watch(boolean watched) implements PeerEvent {}

  /** The one tick. */
  Tick TICK = new Tick();

  /** The one stall. */
  OwnStall OWN_STALL = new OwnStall();

  /** The one ICMP error. */
  PortUnreachable PORT_UNREACHABLE = new PortUnreachable();

  /** The one answer of a node. */
  HostAnswered HOST_ANSWERED = new HostAnswered();
}
