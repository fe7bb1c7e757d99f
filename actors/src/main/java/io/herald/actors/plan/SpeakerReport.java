package io.herald.actors.plan;

import java.util.List;

/**
 * What a speaker tells the allocator about its node: the ground of eligibility.
 *
 * @param node the name of the Node
 * @param lane the speaker's lane
 * @param links the node's usable interfaces, excluded ones left out
 * @param leaving whether the speaker is about to stop and wants to hand its addresses over
 * @param process which process it is, by the number in its hello; 0 when that is not known. A lane
 *     ends with the actor system, the process goes on
 */
public record SpeakerReport(
    String node, Lane lane, List<Link> links, boolean leaving, long process) {

  /** Of a speaker whose process is not known. */
  public SpeakerReport(String node, Lane lane, List<Link> links, boolean leaving) {
    this(node, lane, links, leaving, 0);
  }

  /** Copies the links. */
  public SpeakerReport {
    links = List.copyOf(links);
  }

  /** The same of a speaker that is about to stop. */
  public SpeakerReport thatLeaves() {
    return new SpeakerReport(node, lane, links, true, process);
  }
}
