package io.herald.announcer;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.LinkSelection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What announcers ask of the wire. It outlives them: while an actor system restarts, addresses go
 * on being answered. Thread-safe; no call blocks.
 */
public interface Answering {

  /**
   * Answers for {@code address} on these interfaces from now on, and tells the LAN so with a burst
   * of gratuitous frames. Again for an address that is answered already: new interfaces, new burst.
   */
  void announce(IpAddress address, LinkSelection links);

  /** Tells the LAN once more, with a whole burst, that this node has {@code address}. */
  void announceAgain(IpAddress address);

  /**
   * Goes on answering for {@code address}, but sends nothing unasked any more: for the old owner of
   * a planned move, while the new one makes itself known.
   */
  void quieten(IpAddress address);

  /** Stops answering. Nothing is sent; unknown addresses are ignored. */
  void withdraw(IpAddress address);

  /** The addresses answered right now. */
  Collection<IpAddress> answered();

  /**
   * Prepares to answer soon: joins the solicited-node groups of exactly these IPv6 addresses, so
   * that multicast snooping has learnt of it before a takeover.
   */
  void standBy(Collection<IpAddress> addresses);

  /** Captures nothing but frames about these ranges. */
  void updatePools(List<IpRange> pools);

  /**
   * Hardware addresses of speakers of the cluster: from them, and from those told before, a claim
   * is a rival's, not a stranger's.
   */
  void updateSpeakers(Collection<MacAddress> macs);

  /**
   * Asks the LAN who holds {@code address} (RFC 5227, section 2.1.1; RFC 4862, section 5.4).
   *
   * @param urgent in a takeover, where each millisecond is outage: some 30 ms instead of 150 ms
   */
  CompletionStage<Holder> probe(IpAddress address, LinkSelection links, boolean urgent);

  /** Who holds an address. */
  sealed interface Holder {

    /** Nobody answered in time, or nobody could be asked. */
    record Nobody() implements Holder {}

    /** Another speaker of the cluster. */
    record Speaker(MacAddress mac, String link) implements Holder {}

    /**
     * Somebody who is no speaker.
     *
     * @param mac its hardware address
     * @param link the interface it answered on
     */
    record Stranger(MacAddress mac, String link) implements Holder {}
  }
}
