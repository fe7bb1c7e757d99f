package io.herald.allocator;

import io.herald.actors.api.L2Announcement;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.PoolUsage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Tells the API side what the status objects are to say: once for a change, and at most once in a
 * second however many changes there are. Not thread-safe.
 */
final class StatusReports {

  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Consumer<StatusReport> report;
  private Plan plan = Plan.EMPTY;
  private List<PoolUsage> pools = List.of();
  private boolean started;
  private boolean dirty;
  private long last;

  /**
   * Nothing was reported yet.
   *
   * @param nanos the time
   */
  StatusReports(Consumer<StatusReport> report, long nanos) {
    this.report = report;
    this.last = nanos - INTERVAL.toNanos();
  }

  /**
   * What holds now. Only once the plan is this term's own: until then it may name speakers that are
   * gone.
   *
   * @param nanos the time
   * @return whether something is left to say, when {@link #INTERVAL} has passed
   */
  boolean update(Plan now, List<PoolUsage> usage, long nanos) {
    dirty |= !started || !now.equals(plan) || !usage.equals(pools);
    started = true;
    plan = now;
    pools = usage;
    if (dirty && nanos - last >= INTERVAL.toNanos()) {
      dirty = false;
      last = nanos;
      report.accept(new StatusReport(announcements(plan), poolStatuses(pools)));
    }
    return dirty;
  }

  /** The plan is what announcers obey, and it follows takeovers: its owners announce. */
  static Set<L2Announcement> announcements(Plan plan) {
    Map<ServiceKey, Map<String, LinkSelection>> links = new HashMap<>();
    for (Assignment assignment : plan.assignments().values()) {
      Candidate owner = assignment.owner().orElse(null);
      if (owner != null) {
        for (ServiceKey service : assignment.services()) {
          links
              .computeIfAbsent(service, unused -> new HashMap<>())
              .merge(owner.node(), owner.links(), StatusReports::union);
        }
      }
    }
    Set<L2Announcement> announcements = new HashSet<>();
    links.forEach(
        (service, nodes) ->
            nodes.forEach((node, of) -> announcements.add(new L2Announcement(service, node, of))));
    return announcements;
  }

  private static LinkSelection union(LinkSelection one, LinkSelection other) {
    if (one.all() || other.all()) {
      return LinkSelection.ALL;
    }
    Set<String> names = new TreeSet<>(one.names());
    names.addAll(other.names());
    return LinkSelection.of(names);
  }

  private static Map<String, PoolStatus> poolStatuses(List<PoolUsage> pools) {
    Map<String, PoolStatus> statuses = new HashMap<>();
    for (PoolUsage pool : pools) {
      statuses.put(
          pool.pool(),
          new PoolStatus(
              pool.assignedIpv4(),
              pool.assignedIpv6(),
              pool.availableIpv4(),
              pool.availableIpv6()));
    }
    return statuses;
  }
}
