package io.herald.allocator.placement;

/**
 * What placement depends on besides the cluster.
 *
 * @param ignoreExcludeLabel whether the label that excludes nodes from external load balancers
 *     means nothing
 * @param honourExcludeStrictly whether an address stays dark when every node that could announce it
 *     bears that label
 * @param maxCandidates how many nodes an assignment names at most, the owner included; at least 1
 * @param node the node the events come from
 */
public record PlacementSettings(
    boolean ignoreExcludeLabel, boolean honourExcludeStrictly, int maxCandidates, String node) {

  /** Enough standbys for several nodes that die at once; more would only make the plan large. */
  public static final int DEFAULT_MAX_CANDIDATES = 6;

  /** Checks the number of candidates. */
  public PlacementSettings {
    if (maxCandidates < 1) {
      throw new IllegalArgumentException("maxCandidates is " + maxCandidates + "; give at least 1");
    }
  }
}
