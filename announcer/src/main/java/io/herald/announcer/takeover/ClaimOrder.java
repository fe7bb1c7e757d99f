package io.herald.announcer.takeover;

import io.herald.actors.plan.Claim;
import java.util.Comparator;

/** Which of two claims on one address stands: the higher epoch, between equals the higher name. */
public final class ClaimOrder {

  private static final Comparator<Claim> ORDER =
      Comparator.comparingLong(Claim::epoch).thenComparing(Claim::node);

  private ClaimOrder() {}

  /** Whether {@code claim} stands against {@code other}. */
  public static boolean outranks(Claim claim, Claim other) {
    return ORDER.compare(claim, other) > 0;
  }
}
