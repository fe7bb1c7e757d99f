package io.herald.allocator;

import io.herald.actors.net.IpAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Addresses that a stranger on the network was seen to hold, each for a while: strangers leave,
 * too. Not thread-safe.
 */
final class Quarantine {

  private final Clock clock;
  private final Duration term;
  private final Map<IpAddress, Instant> until = new HashMap<>();

  /**
   * An empty quarantine.
   *
   * @param clock tells the time
   * @param term how long an address stays in it
   */
  Quarantine(Clock clock, Duration term) {
    this.clock = clock;
    this.term = term;
  }

  void add(IpAddress address) {
    until.put(address, clock.instant().plus(term));
  }

  Set<IpAddress> addresses() {
    Instant now = clock.instant();
    until.values().removeIf(end -> !end.isAfter(now));
    return Set.copyOf(until.keySet());
  }
}
