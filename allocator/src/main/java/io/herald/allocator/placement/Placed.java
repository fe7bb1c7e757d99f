package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.snapshot.ServiceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  /** The Services that are announced; all that use the address when nobody announces it. */
  SortedSet<ServiceKey> services() {
    return verdict.demands().stream()
        .filter(demand -> owner.flatMap(node -> demand.objection(node.node())).isEmpty())
        .map(demand -> demand.service().key())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Why Services that use the address are not announced. */
  Map<ServiceKey, Unannounced> unannounced() {
    Map<ServiceKey, Unannounced> unannounced = new HashMap<>();
    for (Demand demand : verdict.demands()) {
      ServiceKey service = demand.service().key();
      if (owner.isPresent()) {
        demand
            .objection(owner.get().node())
            .map(why -> why.saying("IP \"%s\" is not announced for this Service", address()))
            .ifPresent(why -> unannounced.put(service, why));
      } else {
        Unannounced why =
            demand.obstacle().orElse(new Unannounced(verdict.cause(), verdict.remark()));
        unannounced.put(service, why.saying("nobody announces IP \"%s\"", address()));
      }
    }
    return unannounced;
  }

  /** The nodes of the plan before, the owner first. */
  List<String> formerCandidates() {
    return previous
        .map(assignment -> assignment.candidates().stream().map(Candidate::node).toList())
        .orElse(List.of());
  }
}
