package io.herald.announcer.takeover;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.announcer.PeerStatus;
import java.util.Map;
import java.util.Optional;

/**
 * All that a node knows that bears on one address.
 *
 * @param node this node
 * @param assignment the plan's word on the address; empty when no Service holds it
 * @param peers what is known of the other nodes; a node that is missing is {@link
 *     PeerStatus#UNKNOWN}. A process other than the one that joined as the owner is no owner: a
 *     restarted one counts as {@link PeerStatus#SUSPECTED} until it has joined anew
 * @param ownerSettled whether the owner has been {@link PeerStatus#ALIVE} for long enough to be
 *     given the address back
 * @param own this node's claim: present while it answers
 * @param rival the highest claim of another node that was heard and not taken back
 * @param probe what the LAN said
 * @param carrier whether an interface that the address would be announced on has its carrier
 * @param eligible whether this node may take the address: it has a usable interface and is not
 *     about to stop
 */
public record Situation(
    String node,
    Optional<Assignment> assignment,
    Map<String, PeerStatus> peers,
    boolean ownerSettled,
    Optional<Claim> own,
    Optional<Claim> rival,
    WireProbe probe,
    boolean carrier,
    boolean eligible) {

  /** What is known of {@code other}; this node itself is alive. */
  PeerStatus status(String other) {
    return other.equals(node) ? PeerStatus.ALIVE : peers.getOrDefault(other, PeerStatus.UNKNOWN);
  }

  /** The epoch of this node's claim, 0 without. */
  long ownEpoch() {
    return own.map(Claim::epoch).orElse(0L);
  }

  /** The epoch of the highest claim heard, 0 without. */
  long rivalEpoch() {
    return rival.map(Claim::epoch).orElse(0L);
  }
}
