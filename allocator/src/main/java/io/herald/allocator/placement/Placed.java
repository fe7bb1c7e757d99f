package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import java.util.List;
import java.util.Optional;

/**
 * An address whose owner is known.
 *
 * @param verdict who may announce it
 * @param owner who does; empty for nobody
 * @param epoch the epoch of the owner
 * @param reason why this owner, or why nobody
 * @param previous the assignment in the plan before
 */
record Placed(
    Verdict verdict,
    Optional<Contender> owner,
    long epoch,
    String reason,
    Optional<Assignment> previous) {

  IpAddress address() {
    return verdict.address();
  }

  /** The nodes of the plan before, the owner first. */
  List<String> formerCandidates() {
    return previous
        .map(assignment -> assignment.candidates().stream().map(Candidate::node).toList())
        .orElse(List.of());
  }
}
