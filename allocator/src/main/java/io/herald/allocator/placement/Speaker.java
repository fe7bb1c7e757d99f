package io.herald.allocator.placement;

import io.herald.actors.plan.Link;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with a live speaker.
 *
 * @param node its name
 * @param labels its labels
 * @param links its interfaces
 * @param networkUnavailable whether its network is not set up
 * @param standing what speaks against it
 */
record Speaker(
    String node,
    Map<String, String> labels,
    List<Link> links,
    boolean networkUnavailable,
    Contender.Standing standing) {

  /** A speaker whose Node is gone is about to go itself. */
  static Speaker of(SpeakerReport report, @Nullable Node node, boolean ignoreExcludeLabel) {
    if (node == null) {
      return new Speaker(
          report.node(), Map.of(), report.links(), false, Contender.Standing.LEAVING);
    }
    return new Speaker(
        report.node(),
        node.labels(),
        report.links(),
        node.networkUnavailable(),
        Contender.Standing.of(
            report.leaving() || node.leaving(), node.isExcluded() && !ignoreExcludeLabel));
  }
}
