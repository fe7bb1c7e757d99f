package io.herald.announcer;

import io.herald.actors.plan.Claim;
import java.util.List;

/**
 * Carries claims to the speaker of another node without the cluster's help: two speakers whose
 * clusters have not become one again, or whose connections are not up again, must find out who of
 * them is to answer. May lose what it carries. Thread-safe; no call blocks.
 */
public interface ClaimCourier {

  /** Carries nothing: for a speaker without a hello. */
  ClaimCourier NONE = (node, claims) -> {};

  /**
   * Tells {@code node} of these claims of this node.
   *
   * @param claims may be many, or none
   */
  void tell(String node, List<Claim> claims);
}
