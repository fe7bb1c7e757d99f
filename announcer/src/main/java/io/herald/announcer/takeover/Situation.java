package io.herald.announcer.takeover;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a node knows that bears on one address.
 *
 * @param node this node
 * @param assignment the plan's word on the address; empty when no Service holds it
 * @param peers what is known of the other nodes; a node that is missing is {@link
 *     PeerStatus#UNKNOWN}. A process other than the one that joined as the owner is no owner: a
 *     restarted one is {@link PeerStatus#RESTARTED} until it has joined anew
 * @param unable the candidates whose speakers report no interface with a carrier for the address:
 *     they live, and cannot answer
 * @param ownerSettled whether the owner has been {@link PeerStatus#ALIVE} and able for long enough
 *     to be given the address back
 * @param own this node's claim: present while it answers
 * @param resuming whether this node is silent though it has answered, or might have, by the plan's
 *     present word: it lost its carrier, stood still, or has just started. Another may answer by
 *     now
 * @param rival the highest claim of another node that stands: who answers without the plan's word
 *     repeats its claim, and one that was not repeated for a while, or whose process died, is gone.
 *     Kept for longer, a claim that its node gave up would leave the address dark
 * @param epochSeen the highest epoch ever heard of for the address, 0 for none
 * @param probe what the LAN said
 * @param carrier whether an interface that the address would be announced on has its carrier
 * @param eligible whether this node may take the address: it has a usable interface and is not
 *     about to stop
 */
public record Situation(
    String node,
    Optional<Assignment> assignment,
    Map<String, PeerStatus> peers,
    Set<String> unable,
    boolean ownerSettled,
    Optional<Claim> own,
    boolean resuming,
    Optional<Claim> rival,
    long epochSeen,
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

  /** The highest epoch of any other node's claim, standing or not, 0 without. */
  long rivalEpoch() {
    return Math.max(epochSeen, rival.map(Claim::epoch).orElse(0L));
  }
}
