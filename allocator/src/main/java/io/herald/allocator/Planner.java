package io.herald.allocator;

import io.herald.actors.api.Event;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.placement.Placement;
import io.herald.allocator.placement.PlacementInput;
import io.herald.allocator.placement.PlacementResult;
import io.herald.allocator.placement.PlacementSettings;
import io.herald.allocator.placement.Unannounced;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plan of one term: made anew in each pass, published when it changed. Not thread-safe. */
final class Planner {

  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final long term;
  private final PlacementSettings settings;
  private final Consumer<Plan> publishPlan;
  private final Consumer<Event> publishEvent;
  private Plan plan;
  private List<Event> warned = List.of();

  /**
   * Goes on from the plan of an earlier term.
   *
   * @param previous that plan; {@link Plan#EMPTY} when there was none
   */
  Planner(
      long term,
      Plan previous,
      PlacementSettings settings,
      Consumer<Plan> publishPlan,
      Consumer<Event> publishEvent) {
    this.term = term;
    this.settings = settings;
    this.publishPlan = publishPlan;
    this.publishEvent = publishEvent;
    plan = previous;
  }

  /** The plan in force. */
  Plan plan() {
    return plan;
  }

  /** Whether the cluster never had a plan. */
  boolean isFirst() {
    return plan.version().equals(PlanVersion.NONE);
  }

  /**
   * Makes the next plan.
   *
   * @param input its {@code previous} is this planner's plan
   * @return the plan, and why what is not announced
   */
  PlacementResult place(PlacementInput input) {
    PlacementResult placement = Placement.place(input, settings, nextVersion());
    placement.warningsBeyond(warned).forEach(publishEvent);
    warned = placement.warnings();
    if (!placement.plan().sameContent(plan)) {
      logChanges(placement);
      plan = placement.plan();
      publishPlan.accept(plan);
    }
    return placement;
  }

  /**
   * What would become of addresses that are not planned yet; changes nothing.
   *
   * @return why a Service that has one of them would not be announced
   */
  Map<ServiceKey, Unannounced> preview(PlacementInput input) {
    return Placement.place(input, settings, nextVersion()).unannouncedServices();
  }

  /**
   * The first plan of this term, or the next one of it. Terms start over when the Lease object was
   * deleted, and a plan of a lower term would be ignored by everyone for ever: such a term goes on
   * counting where the earlier one ended.
   */
  private PlanVersion nextVersion() {
    return plan.version().term() >= term ? plan.version().next() : new PlanVersion(term, 1);
  }

  private void logChanges(PlacementResult placement) {
    for (Assignment assignment : placement.plan().assignments().values()) {
      Optional<Assignment> before = plan.assignment(assignment.address());
      if (before.map(Assignment::epoch).orElse(-1L) != assignment.epoch()
          || !before.flatMap(Assignment::owner).equals(assignment.owner())) {
        log.info(
            "placed address={} epoch={} candidates={} services={} plan={} reason={}",
            assignment.address(),
            assignment.epoch(),
            assignment.candidates().stream().map(Candidate::node).toList(),
            assignment.services(),
            placement.plan().version(),
            placement.explanations().get(assignment.address()));
      }
    }
  }
}
