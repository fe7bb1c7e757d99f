package io.herald.actors.snapshot;

import java.util.Map;

/**
 * A Node.
 *
 * @param name its name
 * @param labels its labels
 * @param networkUnavailable whether its {@code NetworkUnavailable} condition is true; unknown or
 *     absent counts as available
 * @param leaving whether it bears the out-of-service or a shutdown taint
 */
public record Node(
    String name, Map<String, String> labels, boolean networkUnavailable, boolean leaving) {

  /** Presence of this label, with any value, keeps a node from announcing. */
  public static final String EXCLUDE_LABEL =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  /** Copies the labels. */
  public Node {
    labels = Map.copyOf(labels);
  }

  /** Whether the exclude label is present. */
  public boolean isExcluded() {
    return labels.containsKey(EXCLUDE_LABEL);
  }
}
