package io.herald.announcer;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Claim;

/**
 * Hears what the announcers of this node do, for metrics and {@code /state}. Called on the actors'
 * threads: an implementation takes note and returns at once.
 */
public interface AnnouncerListener {

  /** A listener that ignores everything. */
  AnnouncerListener NONE = new AnnouncerListener() {};

  /** This node announces an address, or goes on doing so with another epoch. */
  default void announcing(Claim claim) {}

  /** This node announces {@code address} no more. */
  default void stopped(IpAddress address) {}

  /** This node holds {@code node} for lost from now on, and may take over its addresses. */
  default void lost(String node) {}

  /** This node begins to announce the address of a node that is gone, before the plan says so. */
  default void tookOver(IpAddress address) {}
}
