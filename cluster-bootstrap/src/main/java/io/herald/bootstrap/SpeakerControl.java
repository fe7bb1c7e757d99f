package io.herald.bootstrap;

import akka.actor.Address;
import java.util.Set;

/** What a part may ask of the process. Calls return at once and may come from any thread. */
public interface SpeakerControl {

  /**
   * Leaves the present cluster and joins another one, with a new actor system; whatever belongs to
   * the process (see {@link Residents}) goes on. Ignored while such a change or a stop is under
   * way.
   *
   * @param seeds members of the other cluster, never empty, never this speaker
   * @param reason for the log
   */
  void rejoin(Set<Address> seeds, String reason);

  /**
   * Hands over, leaves the cluster and ends the process.
   *
   * @param reason for the log
   */
  void stop(String reason);
}
