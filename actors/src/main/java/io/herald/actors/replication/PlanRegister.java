package io.herald.actors.replication;

import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.LWWRegisterKey;
import akka.cluster.ddata.SelfUniqueAddress;
import io.herald.actors.plan.Plan;
import io.herald.actors.protocol.PlanPublished;

/**
 * The plan as one replicated register. The clock of the register is the plan's version, never the
 * time of day: an allocator of an older term loses whatever its clock says.
 */
public final class PlanRegister {

  /** The key of the register. */
  public static final Key<LWWRegister<Plan>> KEY = LWWRegisterKey.create("plan");

  /** Who on each speaker hears that a plan was written, sooner than the replica would tell. */
  public static final ServiceKey<PlanPublished> FOLLOWERS =
      ServiceKey.create(PlanPublished.class, "plan-followers");

  /** Leaves room for four billion plans in a term, and for two billion terms. */
  private static final int SEQUENCE_BITS = 32;

  private static final LWWRegister.Clock<Plan> VERSION =
      new LWWRegister.Clock<>() {
        @Override
        public long apply(long currentTimestamp, Plan plan) {
          return plan.version().term() << SEQUENCE_BITS | plan.version().sequence();
        }
      };

  private PlanRegister() {}

  /** A register that holds no plan yet. */
  public static LWWRegister<Plan> empty(SelfUniqueAddress self) {
    return LWWRegister.create(self, Plan.EMPTY, VERSION);
  }

  /** The register with a newer plan. */
  public static LWWRegister<Plan> with(
      LWWRegister<Plan> register, SelfUniqueAddress self, Plan plan) {
    return register.withValue(self, plan, VERSION);
  }
}
