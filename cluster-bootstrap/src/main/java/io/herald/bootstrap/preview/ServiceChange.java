package io.herald.bootstrap.preview;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;

/**
 * What would change for one Service.
 *
 * @param service the Service
 * @param before its addresses now
 * @param after its addresses then
 * @param nodeBefore who announces them: a node, {@link #NOBODY}, or {@link #SOME_NODE}
 * @param nodeAfter who would
 * @param reason why, in the words of the events
 */
public record ServiceChange(
    ServiceKey service,
    List<IpAddress> before,
    List<IpAddress> after,
    String nodeBefore,
    String nodeAfter,
    String reason) {

  /** No node announces it. */
  public static final String NOBODY = "-";

  /** A node that cannot be named. */
  public static final String SOME_NODE = "?";

  /** Copies the lists. */
  public ServiceChange {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Whether anything changes at all. */
  boolean isChange() {
    return !before.equals(after) || !nodeBefore.equals(nodeAfter);
  }
}
