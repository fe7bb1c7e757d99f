package io.herald.allocator.placement;

import io.herald.actors.config.L2Advertisement;
import io.herald.actors.config.L2Advertisement.PreferredNode;
import io.herald.actors.snapshot.LabelSelector;
import java.util.HashMap;
import java.util.Map;

/** The nodes that one advertisement selects, with the score that its preferences give them. */
final class NodesOf {

  private final L2Advertisement advertisement;
  private final Map<String, Integer> scores = new HashMap<>();

  NodesOf(L2Advertisement advertisement, Iterable<Speaker> speakers) {
    this.advertisement = advertisement;
    for (Speaker speaker : speakers) {
      if (advertisement.nodeSelectors().isEmpty()
          || LabelSelector.anyMatches(advertisement.nodeSelectors(), speaker.labels())) {
        scores.put(
            speaker.node(),
            advertisement.preferredNodes().stream()
                .filter(preferred -> preferred.preference().matches(speaker.labels()))
                .mapToInt(PreferredNode::weight)
                .sum());
      }
    }
  }

  L2Advertisement advertisement() {
    return advertisement;
  }

  boolean includes(String node) {
    return scores.containsKey(node);
  }

  /** The sum of the weights of the preferences that match the node; 0 when it is not selected. */
  int score(String node) {
    return scores.getOrDefault(node, 0);
  }
}
