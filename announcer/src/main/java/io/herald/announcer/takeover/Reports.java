package io.herald.announcer.takeover;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.SpeakerReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the speakers say of themselves, and since when. Not thread-safe. */
final class Reports {
  private final String node;
  private Map<String, Reported> reports = Map.of();

  private record Reported(SpeakerReport report, long since) {}

  /** Of the speakers around {@code node}. */
  Reports(String node) {
    this.node = node;
  }

  /**
   * Takes the reports of all speakers.
   *
   * @return the other nodes whose interfaces are not as they were
   */
  Set<String> update(Map<String, SpeakerReport> next, long now) {
    Set<String> changed = new HashSet<>();
    Map<String, Reported> all = new HashMap<>();
    next.forEach(
        (name, report) -> {
          Reported before = reports.get(name);
          boolean same = before != null && before.report().links().equals(report.links());
          all.put(name, new Reported(report, same ? before.since() : now));
          if (!same && !name.equals(node)) {
            changed.add(name);
          }
        });
    reports = all;
    return changed;
  }

  boolean isEmpty() {
    return reports.isEmpty();
  }

  /** The other node one of whose interfaces has this hardware address. */
  Optional<String> nodeOf(MacAddress mac) {
    return reports.values().stream()
        .map(Reported::report)
        .filter(report -> report.links().stream().anyMatch(link -> link.mac().equals(mac)))
        .map(SpeakerReport::node)
        .filter(other -> !other.equals(node))
        .findFirst();
  }

  Optional<Lane> laneOf(String other) {
    return Optional.ofNullable(reports.get(other)).map(known -> known.report().lane());
  }

  /** The other candidates of an address that have no interface with a carrier for it. */
  Set<String> unable(Assignment assignment) {
    Set<String> unable = Set.of();
    for (Candidate candidate : assignment.candidates()) {
      if (!candidate.node().equals(node) && !couldAnswer(candidate, assignment.address())) {
        unable = unable.isEmpty() ? new HashSet<>() : unable;
        unable.add(candidate.node());
      }
    }
    return unable;
  }

  /** Nothing is held against a node that has not reported. */
  private boolean couldAnswer(Candidate candidate, IpAddress address) {
    Reported known = reports.get(candidate.node());
    return known == null || OwnLinks.carries(known.report().links(), address, candidate.links());
  }

  /** Whether a node's interfaces have been as they are for more than this many nanoseconds. */
  boolean areOlderThan(String other, long nanos, long now) {
    Reported known = reports.get(other);
    return known == null || now - known.since() > nanos;
  }
}
