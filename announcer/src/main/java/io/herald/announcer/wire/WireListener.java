package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Hears what happens on the wire. Called on the wire's own threads: an implementation passes the
 * news on and returns at once.
 */
public interface WireListener {

  /** A listener that ignores everything. */
  WireListener NONE = new WireListener() {};

  /** The usable interfaces changed, in which way ever; excluded and unusable ones are left out. */
  default void linksChanged(List<Link> links) {}

  /** The list of {@link Wire#problems()} changed. */
  default void problemsChanged(List<WireProblem> problems) {}

  /** Another station claims an announced address. At most one call a second for each address. */
  default void conflict(Conflict conflict) {}

  /**
   * This process stood still for so long that others may have taken over what it answers for. The
   * wire withdrew these addresses by itself; whoever still wants one announces it again.
   */
  default void silenced(Set<IpAddress> addresses) {}

  /**
   * The first answer for an address since it was announced has been sent.
   *
   * @param link the name of the interface
   * @param sinceAnnounced the time from {@link Wire#announce} to the answer
   */
  default void firstAnswer(IpAddress address, String link, Duration sinceAnnounced) {}
}
