package io.herald.announcer.takeover;

import io.herald.actors.net.IpAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Claims that this node made while most of the others seemed dead to it. More likely it was this
 * node that was cut off, and the owners never stopped: they would yield to such a claim, so it is
 * kept back until the others have been heard again for a while. Not thread-safe.
 */
final class Doubt {
  /** How long the others must be heard again before a claim made alone is believed. */
  private static final Duration LASTS = Duration.ofSeconds(1);

  private final Set<IpAddress> doubtful = new HashSet<>();
  private boolean alone;
  private long connectedSince;

  /**
   * Whether most of the others seem dead has been looked at again.
   *
   * @return whether they have only now begun to: claims of this moment are doubtful as well, for
   *     the suspicions come one after the other
   */
  boolean alone(boolean nowAlone, long now) {
    if (alone && !nowAlone) {
      connectedSince = now;
    }
    boolean begins = nowAlone && !alone;
    alone = nowAlone;
    return begins;
  }

  boolean isAlone() {
    return alone;
  }

  void add(IpAddress address) {
    doubtful.add(address);
  }

  void addAll(Collection<IpAddress> addresses) {
    doubtful.addAll(addresses);
  }

  void remove(IpAddress address) {
    doubtful.remove(address);
  }

  boolean contains(IpAddress address) {
    return doubtful.contains(address);
  }

  /** Ends when the others have been heard for long enough. */
  void endsIfHeard(long now) {
    if (!alone && now - connectedSince > LASTS.toNanos()) {
      doubtful.clear();
    }
  }

  /** Whether a claim made at {@code since} falls into the beginning of being alone. */
  static boolean concerns(long since, long now) {
    return now - since < LASTS.toNanos();
  }
}
