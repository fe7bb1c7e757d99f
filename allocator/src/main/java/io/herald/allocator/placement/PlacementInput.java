package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known when a plan is made.
 *
 * @param snapshot what the Kubernetes API says
 * @param held the addresses of each Service
 * @param speakers the reports of the live speakers, one for each node. A node without a report is
 *     taken for dead: wait for the reports of all members before the first plan of a term
 * @param previous the plan in force
 * @param claims what nodes say they announce
 */
public record PlacementInput(
    ClusterSnapshot snapshot,
    Map<ServiceKey, List<IpAddress>> held,
    List<SpeakerReport> speakers,
    Plan previous,
    Set<Claim> claims) {

  /** Copies the collections. */
  public PlacementInput {
    held = Map.copyOf(held);
    speakers = List.copyOf(speakers);
    claims = Set.copyOf(claims);
  }
}
