package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import io.herald.announcer.frame.NeighborDiscovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.pcap4j.core.PcapNativeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interfaces that are open: follows what {@link LinkMonitor} finds, opening, updating and
 * closing a {@link LinkResponder} for each usable interface, and keeps each one's groups and
 * filter.
 *
 * <p>Belongs to the monitor's thread; only {@link #open} and {@link #groups} are for everybody.
 */
final class LinkPorts implements AutoCloseable {

  /** What follows from a change. Called on the monitor's thread. */
  interface Events {

    /**
     * The set of interfaces or their state changed.
     *
     * @param ready those that have just become able to announce: opened, carrier back, new hardware
     *     or link-local address
     * @param gone those that were closed
     */
    void changed(List<Link> links, List<LinkResponder> ready, List<LinkResponder> gone);

    /** An interface stopped capturing by itself. Called on its capture thread. */
    void died(LinkResponder port);
  }

  private static final Logger LOG = LoggerFactory.getLogger(LinkPorts.class);

  private final WireSettings settings;
  private final BiConsumer<FramePort, byte[]> onFrame;
  private final Events events;
  private final Problems problems;
  private final Map<LinkResponder, GroupMembership> memberships = new HashMap<>();
  private final Map<IpAddress, Integer> groups = new ConcurrentHashMap<>();
  private final Map<IpAddress, Integer> wanted = new HashMap<>();
  private final Set<IpAddress> uncovered = new HashSet<>();
  private CaptureFilter preferred = CaptureFilter.BROAD;
  private CaptureFilter filter = CaptureFilter.BROAD;
  private volatile Map<String, LinkResponder> open = Map.of();

  LinkPorts(
      WireSettings settings,
      BiConsumer<FramePort, byte[]> onFrame,
      Events events,
      Problems problems) {
    this.settings = settings;
    this.onFrame = onFrame;
    this.events = events;
    this.problems = problems;
  }

  /** The open interfaces. Any thread. */
  Collection<LinkResponder> open() {
    return open.values();
  }

  /** The groups that are listened to; follows every change. Any thread. */
  Collection<IpAddress> groups() {
    return Collections.unmodifiableSet(groups.keySet());
  }

  /**
   * Brings the open interfaces in line with what was found.
   *
   * @return whether every usable interface is open
   */
  boolean follow(LinkScanner.Scan scan) {
    Map<String, LinkResponder> next = new TreeMap<>();
    List<LinkResponder> ready = new ArrayList<>();
    boolean complete = true;
    for (Link link : scan.links()) {
      LinkResponder port = open.get(link.name());
      if (port != null && port.link().index() == link.index()) {
        if (update(port, link)) {
          ready.add(port);
        }
        next.put(link.name(), port);
      } else {
        complete &= openPort(link, next, ready);
      }
    }
    List<LinkResponder> gone = open.values().stream().filter(p -> !next.containsValue(p)).toList();
    open = Map.copyOf(next);
    gone.forEach(this::closePort);
    ready.forEach(moved -> next.values().forEach(port -> port.forgetSegmentOf(moved)));
    problems.noUsableInterface(next.isEmpty(), scan.unusable());
    problems.unreadable(scan.unreadable());
    events.changed(next.values().stream().map(LinkResponder::link).toList(), ready, gone);
    return complete;
  }

  /** Whether the interface can do more now than before, so that it must announce again. */
  private boolean update(LinkResponder port, Link link) {
    Link old = port.link();
    port.update(link);
    boolean carrierBack = link.carrier() && !old.carrier();
    boolean ready =
        carrierBack || !link.mac().equals(old.mac()) || !linkLocal(link).equals(linkLocal(old));
    if (ready) {
      renewGroups(port);
    }
    return ready;
  }

  private static List<IpAddress> linkLocal(Link link) {
    return link.subnets().stream()
        .map(subnet -> subnet.address())
        .filter(IpAddress::isLinkLocal)
        .toList();
  }

  private boolean openPort(Link link, Map<String, LinkResponder> next, List<LinkResponder> ready) {
    try {
      LinkResponder port = new LinkResponder(link, settings, filter, onFrame, events::died);
      next.put(link.name(), port);
      ready.add(port);
      memberships.put(port, new GroupMembership(link.index()));
      groups.keySet().forEach(group -> join(port, group));
      problems.interfaceOpened(link.name());
      LOG.info("{} ({}): listening", link.name(), link.mac());
      return true;
    } catch (PcapNativeException e) {
      problems.interfaceFailed(link.name(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void closePort(LinkResponder port) {
    port.close();
    GroupMembership membership = memberships.remove(port);
    if (membership != null) {
      membership.close();
    }
    problems.interfaceOpened(port.name());
    LOG.info("{}: closed", port.name());
  }

  /** Forgets an interface that stopped capturing by itself; the next scan opens it again. */
  void bury(LinkResponder port) {
    if (open.get(port.name()) == port) {
      Map<String, LinkResponder> next = new TreeMap<>(open);
      next.remove(port.name());
      open = Map.copyOf(next);
      closePort(port);
      events.changed(
          next.values().stream().map(LinkResponder::link).toList(), List.of(), List.of(port));
    }
  }

  /** What the kernel shall pass on, as long as it covers every address of concern. */
  void prefer(CaptureFilter newFilter) {
    preferred = newFilter;
    uncovered.clear();
    wanted.keySet().stream().filter(address -> !preferred.covers(address)).forEach(uncovered::add);
    applyFilter();
  }

  private void applyFilter() {
    CaptureFilter wide = uncovered.isEmpty() ? preferred : CaptureFilter.BROAD;
    if (!wide.equals(filter)) {
      filter = wide;
      open.values().forEach(port -> port.filter(wide));
    }
  }

  /** Hears what is said about {@code address}, until as many {@link #ignore}s. */
  void listenFor(IpAddress address) {
    if (wanted.merge(address, 1, Integer::sum) > 1) {
      return;
    }
    if (!preferred.covers(address)) {
      uncovered.add(address);
      applyFilter();
    }
    if (!address.isIpv4()) {
      // Addresses may share a group, for it holds their last 24 bits only.
      IpAddress group = NeighborDiscovery.solicitedNodeGroup(address);
      if (groups.merge(group, 1, Integer::sum) == 1) {
        open.values().forEach(port -> join(port, group));
      }
    }
  }

  /** Takes back one {@link #listenFor}. */
  void ignore(IpAddress address) {
    if (!wanted.containsKey(address) || decrement(wanted, address)) {
      return;
    }
    if (uncovered.remove(address)) {
      applyFilter();
    }
    if (!address.isIpv4()) {
      IpAddress group = NeighborDiscovery.solicitedNodeGroup(address);
      if (!decrement(groups, group)) {
        memberships.values().forEach(membership -> membership.leave(group));
      }
    }
  }

  /** Returns whether any is left. */
  private static boolean decrement(Map<IpAddress, Integer> counts, IpAddress key) {
    return counts.computeIfPresent(key, (k, count) -> count > 1 ? count - 1 : null) != null;
  }

  private void join(LinkResponder port, IpAddress group) {
    GroupMembership membership = memberships.get(port);
    if (membership != null) {
      try {
        membership.join(group);
        problems.groupsJoined(port.name());
      } catch (IOException e) {
        problems.groupRefused(port.name(), group, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Joins every group anew, then drops the old memberships: the kernel may have forgotten them with
   * the interface's IPv6 state, which this side cannot tell.
   */
  private void renewGroups(LinkResponder port) {
    GroupMembership old = memberships.put(port, new GroupMembership(port.link().index()));
    groups.keySet().forEach(group -> join(port, group));
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void close() {
    Collection<LinkResponder> last = open.values();
    open = Map.of();
    last.forEach(this::closePort);
  }
}
