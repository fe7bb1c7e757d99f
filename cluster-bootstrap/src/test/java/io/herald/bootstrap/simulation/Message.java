package io.herald.bootstrap.simulation;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import java.util.List;
import java.util.Map;

/** What speakers say to each other besides hellos: ordered, and lost while the way is cut. */
sealed interface Message {
  /** What is replicated: the plan, and the reports of all speakers, the newest of each. */
  record Gossip(Map<String, Known> speakers, Plan plan) implements Message {}

  /** A speaker's report: which process, its interface, and when it said so. */
  record Known(long incarnation, boolean carrier, long at) {}

  /** What a node answers for without the plan's word. */
  record Claims(List<Claim> claims, boolean beside) implements Message {}

  /** Answer for it, and say so. */
  record Hand(Assignment assignment, long epoch) implements Message {}

  /** I answer. */
  record HandOk(Claim claim) implements Message {}
}
