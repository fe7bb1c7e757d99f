package io.herald.bootstrap.simulation;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import java.util.List;

/** What speakers say to each other besides hellos: ordered, and lost while the way is cut. */
sealed interface Message {
  /** The replicated plan, and the sign that this process has joined. */
  record Gossip(long incarnation, Plan plan) implements Message {}

  /** What a node answers for without the plan's word. */
  record Claims(List<Claim> claims) implements Message {}

  /** Answer for it, and say so. */
  record Hand(Assignment assignment, long epoch) implements Message {}

  /** I answer. */
  record HandOk(Claim claim) implements Message {}
}
