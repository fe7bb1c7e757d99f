package io.herald.actors.plan;

import java.util.List;

/**
 * What a speaker tells the allocator about its node: the ground of eligibility.
 *
 * @param node the name of the Node
 * @param lane the speaker's lane
 * @param links the node's usable interfaces, excluded ones left out
 * @param leaving whether the speaker is about to stop and wants to hand its addresses over
 */
public record SpeakerReport(String node, Lane lane, List<Link> links, boolean leaving) {

  /** Copies the links. */
  public SpeakerReport {
    links = List.copyOf(links);
  }
}
