package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.announcer.frame.MulticastListenerReport;
import io.herald.announcer.frame.NeighborDiscovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Repeats the report of an interface's groups after it has come up. The kernel reports once, at the
 * very moment of the carrier, when the switch may not forward yet; if that is lost, the next chance
 * is the querier's next round, and until then no solicitation is delivered: 10 s behind a Linux
 * bridge. The memberships themselves are {@link GroupMembership}'s.
 *
 * <p>Not thread-safe, and told the time.
 */
final class GroupReports {

  private static final long MILLI = 1_000_000;
  private static final long[] REPEATS_MILLIS = {50, 200, 500, 1000, 2000, 5000};

  private static final class Repeats {
    final long start;
    int next;

    Repeats(long start) {
      this.start = start;
    }

    long due() {
      return start + REPEATS_MILLIS[next] * MILLI;
    }
  }

  private final Map<FramePort, Repeats> running = new HashMap<>();
  private final Collection<IpAddress> groups;

  /**
   * Reports what is in {@code groups} at the time of each report.
   *
   * @param groups may change meanwhile, by other threads too
   */
  GroupReports(Collection<IpAddress> groups) {
    this.groups = groups;
  }

  /** The interface has come up. */
  void start(FramePort port, long now) {
    running.put(port, new Repeats(now));
  }

  /** The interface is gone. */
  void forget(FramePort port) {
    running.remove(port);
  }

  /**
   * Sends what is due.
   *
   * @return when to come again, {@link Long#MAX_VALUE} for not before something is started
   */
  long pump(long now) {
    long next = Long.MAX_VALUE;
    Iterator<Map.Entry<FramePort, Repeats>> entries = running.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<FramePort, Repeats> entry = entries.next();
      Repeats repeats = entry.getValue();
      if (repeats.due() - now <= 0) {
        report(entry.getKey());
        repeats.next++;
      }
      if (repeats.next == REPEATS_MILLIS.length) {
        entries.remove();
      } else {
        next = Math.min(next, repeats.due());
      }
    }
    return next;
  }

  private void report(FramePort port) {
    IpAddress source = port.advertisementSource(NeighborDiscovery.UNSPECIFIED);
    List<IpAddress> batch = new ArrayList<>();
    for (IpAddress group : groups) {
      batch.add(group);
      if (batch.size() == MulticastListenerReport.MOST_GROUPS) {
        port.send(MulticastListenerReport.of(port.mac(), source, batch).encode());
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      port.send(MulticastListenerReport.of(port.mac(), source, batch).encode());
    }
  }
}
