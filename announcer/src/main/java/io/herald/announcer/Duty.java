package io.herald.announcer;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether this node is to answer for an address now. The one place where that is decided; pure.
 *
 * @param answer whether to answer
 * @param epoch with which epoch, when answering
 * @param provisional whether without the plan's word
 * @param reason why, in words for the log
 */
record Duty(boolean answer, long epoch, boolean provisional, String reason) {

  /**
   * Decides.
   *
   * @param assignment the plan's assignment
   * @param node this node
   * @param status what is known of a node
   * @param own this node's present claim
   * @param rival the highest claim heard of another node
   */
  static Duty of(
      Assignment assignment,
      String node,
      Function<String, PeerStatus> status,
      Optional<Claim> own,
      Optional<Claim> rival) {
    Optional<Claim> standing =
        rival
            .filter(claim -> claim.epoch() > assignment.epoch())
            .filter(claim -> status.apply(claim.node()) != PeerStatus.SUSPECTED)
            .filter(claim -> own.isEmpty() || ClaimOrder.outranks(claim, own.get()));
    if (standing.isPresent()) {
      return no("node " + standing.get().node() + " took over");
    }
    if (assignment.isOwnedBy(node)) {
      return planned(assignment, own, rival);
    }
    if (assignment.candidate(node).isEmpty()) {
      return no("not a candidate");
    }
    if (own.filter(claim -> claim.epoch() > assignment.epoch()).isPresent()) {
      return new Duty(true, own.get().epoch(), true, "holding until the plan confirms");
    }
    return takeover(assignment, node, status, rival);
  }

  private static Duty planned(Assignment assignment, Optional<Claim> own, Optional<Claim> rival) {
    long epoch = Math.max(assignment.epoch(), own.map(Claim::epoch).orElse(0L));
    long beaten = rival.map(Claim::epoch).orElse(0L);
    // A rival that took over and then died must not win when it comes back with its old claim.
    return beaten > epoch
        ? new Duty(true, beaten + 1, true, "node " + rival.get().node() + " is gone")
        : new Duty(true, epoch, epoch > assignment.epoch(), "planned");
  }

  private static Duty takeover(
      Assignment assignment,
      String node,
      Function<String, PeerStatus> status,
      Optional<Claim> rival) {
    for (Candidate candidate : assignment.candidates()) {
      if (candidate.node().equals(node)) {
        long epoch = Math.max(assignment.epoch(), rival.map(Claim::epoch).orElse(0L)) + 1;
        return new Duty(
            true, epoch, true, "owner " + assignment.candidates().get(0).node() + " is gone");
      }
      if (status.apply(candidate.node()) != PeerStatus.SUSPECTED) {
        return no("node " + candidate.node() + " comes first");
      }
    }
    return no("not a candidate");
  }

  private static Duty no(String reason) {
    return new Duty(false, 0, false, reason);
  }
}
