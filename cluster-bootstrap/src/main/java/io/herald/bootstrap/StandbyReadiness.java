package io.herald.bootstrap;

import io.herald.actors.plan.Lane;
import io.herald.actors.plan.PlanVersion;
import io.herald.bootstrap.http.StateBoard;
import io.herald.bootstrap.metrics.SpeakerBoard;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member needs before another speaker may be stopped and leave its addresses to it: the
 * others know its lane, it knows the plan (or that there is none), and they understand each other's
 * hello. It needs neither an allocator nor the API server: a cluster that starts without them is
 * ready, for it does all that can be done. Thread-safe; one for each actor system.
 */
final class StandbyReadiness {
  private final SpeakerBoard board;
  private final String node;
  private final Supplier<Lane> lane;
  private volatile @Nullable PlanVersion plan;
  private volatile boolean secretKnown;

  /**
   * Nothing is known yet.
   *
   * @param board has the reports of all speakers
   * @param lane of this actor system
   */
  StandbyReadiness(SpeakerBoard board, String node, Supplier<Lane> lane) {
    this.board = board;
    this.node = node;
    this.lane = lane;
  }

  /** Makes these conditions of {@code /ready}, in place of those of an earlier actor system. */
  void register(StateBoard state) {
    state.readiness("lane", () -> laneKnown() ? "" : "the other speakers do not know of this one");
    state.readiness("plan", () -> planKnown() ? "" : "the members have not told the plan yet");
    state.readiness("hello", () -> secretKnown ? "" : "no key has been agreed on for the hello");
  }

  private boolean laneKnown() {
    var report = board.speakers().get(node);
    return report != null && report.lane().equals(lane.get());
  }

  private boolean planKnown() {
    var least = plan;
    return least != null && !least.isAfter(board.plan().version());
  }

  /**
   * The members have told the plan.
   *
   * @param version of it, {@link PlanVersion#NONE} when there is none
   */
  void planIs(PlanVersion version) {
    plan = version;
  }

  /** The members have told their secret. */
  void secretIsKnown() {
    secretKnown = true;
  }
}
