package io.herald.bootstrap.metrics;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stations other than this one that were seen to claim an address that this node announces.
 * Thread-safe.
 */
final class Answerers {

  /** How long a station counts after it was seen; longer than most scrapes are apart. */
  static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final Map<IpAddress, Map<MacAddress, Long>> seen = new ConcurrentHashMap<>();

  /** A station claims the address at {@code nanos}. */
  void saw(IpAddress address, MacAddress mac, long nanos) {
    seen.computeIfAbsent(address, unused -> new ConcurrentHashMap<>()).put(mac, nanos);
  }

  /** How many were seen lately, not counting this node. */
  int others(IpAddress address, long nanos) {
    Map<MacAddress, Long> stations = seen.get(address);
    if (stations == null) {
      return 0;
    }
    stations.values().removeIf(at -> nanos - at > REMEMBERED.toNanos());
    return stations.size();
  }

  /** This node no longer announces the address. */
  void forget(IpAddress address) {
    seen.remove(address);
  }
}
