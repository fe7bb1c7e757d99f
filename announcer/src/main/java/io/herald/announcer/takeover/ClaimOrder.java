package io.herald.announcer.takeover;

import io.herald.actors.plan.Claim;
import java.util.Comparator;

/**
 * Which of two claims on one address stands: the one that is not doubted, then the higher epoch,
 * between equals the higher name.
 */
public final class ClaimOrder {

  private static final Comparator<Claim> ORDER =
      Comparator.comparing(Claim::doubtful, Comparator.reverseOrder())
          .thenComparingLong(Claim::epoch)
          .thenComparing(Claim::node);

  private ClaimOrder() {}

  /** Whether {@code claim} stands against {@code other}. */
  public static boolean outranks(Claim claim, Claim other) {
    return ORDER.compare(claim, other) > 0;
  }
}
