package io.herald.announcer;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.announcer.takeover.ClaimOrder;
import io.herald.announcer.takeover.PeerStatus;
import io.herald.announcer.takeover.Situation;
import io.herald.announcer.takeover.WireProbe;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * All that this node knows about who should answer for what. Collects facts and turns them into the
 * {@link Situation} of one address; decides nothing. Not thread-safe.
 */
final class Knowledge {

  /** An owner that is back for this long is given its address again, if the plan still names it. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** After this long the LAN's answer says nothing any more. */
  private static final Duration PROBE_VALID = Duration.ofSeconds(2);

  /** A speaker is waited for, its address dark if it stopped: ask again at the next look. */
  private static final Duration SPEAKER_VALID = Duration.ofMillis(400);

  /** A stranger stays longer: asking again every other second would be noise. */
  private static final Duration STRANGER_VALID = Duration.ofSeconds(60);

  /** Who answers without the plan's word repeats its claim twice a second; silence gives it up. */
  private static final Duration CLAIM_VALID = Duration.ofSeconds(2);

  /** How long the others must be heard again before a claim made alone is believed. */
  private static final Duration DOUBT = Duration.ofSeconds(1);

  /** What the cluster takes to connect again to a node that was silent. */
  private static final Duration RECONNECTION = Duration.ofSeconds(3);

  private record Rival(Claim claim, long at) {}

  private record Heard(PeerStatus status, long since) {}

  private record Asked(WireProbe answer, long epoch, long at) {}

  private final String node;
  private final LongSupplier nanoTime;
  private Plan plan = Plan.EMPTY;
  private Map<String, SpeakerReport> reports = Map.of();
  private Optional<List<Link>> links = Optional.empty();
  private boolean leaving;
  private final Map<String, Heard> peers = new HashMap<>();
  private final Map<IpAddress, Claim> own = new HashMap<>();
  private final Map<IpAddress, Rival> rivals = new HashMap<>();
  private final Map<IpAddress, Long> epochsSeen = new HashMap<>();
  private final Map<IpAddress, Asked> probes = new HashMap<>();
  private final Set<IpAddress> doubtful = new HashSet<>();
  private final Map<IpAddress, Long> lookFirst = new HashMap<>();
  private Set<String> connected = Set.of();
  private long connectedSince;

  Knowledge(String node, LongSupplier nanoTime) {
    this.node = node;
    this.nanoTime = nanoTime;
  }

  // ---- facts come in

  /**
   * Takes a plan, unless it is not newer than the one in force.
   *
   * @param answered what is on the wire
   * @return the addresses it concerns: those of the old and of the new plan; empty when not taken
   */
  Set<IpAddress> plan(Plan next, Collection<IpAddress> answered) {
    if (!next.version().isAfter(plan.version())) {
      return Set.of();
    }
    if (plan.version().equals(PlanVersion.NONE)) {
      // Older than this process, perhaps: a standby may have taken over since.
      next.assignments().values().stream()
          .filter(assignment -> assignment.epoch() > 1)
          .filter(assignment -> !answered.contains(assignment.address()))
          .forEach(assignment -> lookFirst.put(assignment.address(), assignment.epoch()));
    }
    Set<IpAddress> concerned = new HashSet<>(plan.assignments().keySet());
    plan = next;
    concerned.addAll(plan.assignments().keySet());
    rivals.values().removeIf(rival -> isSettled(rival.claim()));
    epochsSeen.keySet().retainAll(plan.assignments().keySet());
    probes.keySet().retainAll(plan.assignments().keySet());
    lookFirst.keySet().retainAll(plan.assignments().keySet());
    return concerned;
  }

  /** The plan knows of the claim: it says so, or something newer. */
  private boolean isSettled(Claim claim) {
    return plan.assignment(claim.address())
        .map(assignment -> assignment.epoch() >= claim.epoch())
        .orElse(true);
  }

  void reports(Map<String, SpeakerReport> next) {
    reports = Map.copyOf(next);
  }

  void links(List<Link> next) {
    links = Optional.of(List.copyOf(next));
  }

  void leave() {
    leaving = true;
  }

  /** Returns what was known before, or nothing when this is no news. */
  Optional<PeerStatus> peer(String other, PeerStatus status) {
    Heard before = peers.get(other);
    if (before != null && before.status() == status) {
      return Optional.empty();
    }
    boolean wasAlone = isAlone();
    peers.put(other, new Heard(status, nanoTime.getAsLong()));
    if (status == PeerStatus.SUSPECTED) {
      rivals.values().removeIf(rival -> rival.claim().node().equals(other));
      // It may have been this one who answered.
      probes.values().removeIf(asked -> asked.answer() == WireProbe.SPEAKER);
    }
    if (wasAlone && !isAlone()) {
      connectedSince = nanoTime.getAsLong();
    }
    return Optional.of(before == null ? PeerStatus.UNKNOWN : before.status());
  }

  /**
   * Whether most of the other nodes seem dead, so that it is more likely this node that is cut off.
   * Of two nodes neither can tell.
   */
  private boolean isAlone() {
    long suspected =
        peers.values().stream().filter(heard -> heard.status() == PeerStatus.SUSPECTED).count();
    return peers.size() > 1 && 2 * suspected > peers.size();
  }

  /** The cluster carries messages to the speakers at these {@code host:port}. */
  void connected(Set<String> hostPorts) {
    connected = hostPorts;
  }

  void started(Claim claim) {
    own.put(claim.address(), claim);
    lookFirst.remove(claim.address());
    if (claim.provisional() && isAlone()) {
      doubtful.add(claim.address());
    } else if (!claim.provisional()) {
      doubtful.remove(claim.address());
    }
  }

  /** The wire does not answer for it any more, without anybody having said so. */
  void silenced(IpAddress address) {
    stopped(address);
    // An address that an earlier actor system left has no claim; no plan is newer than that.
    lookFirst.putIfAbsent(address, plan.assignment(address).map(Assignment::epoch).orElse(0L));
  }

  void stopped(IpAddress address) {
    Claim claim = own.remove(address);
    if (claim != null) {
      lookFirst.put(address, claim.epoch());
    }
    doubtful.remove(address);
    probes.remove(address);
  }

  void claimed(Claim claim) {
    IpAddress address = claim.address();
    epochsSeen.merge(address, claim.epoch(), Math::max);
    boolean outranked =
        rival(address)
            .filter(known -> !known.node().equals(claim.node()))
            .filter(known -> ClaimOrder.outranks(known, claim))
            .isPresent();
    if (!outranked) {
      rivals.put(address, new Rival(claim, nanoTime.getAsLong()));
    }
  }

  private Optional<Claim> rival(IpAddress address) {
    return Optional.ofNullable(rivals.get(address))
        .filter(rival -> nanoTime.getAsLong() - rival.at() < CLAIM_VALID.toNanos())
        .map(Rival::claim);
  }

  void asked(IpAddress address) {
    probed(address, WireProbe.ASKED);
  }

  void probed(IpAddress address, WireProbe answer) {
    long epoch = plan.assignment(address).map(Assignment::epoch).orElse(0L);
    probes.put(address, new Asked(answer, epoch, nanoTime.getAsLong()));
  }

  // ---- facts go out

  Plan plan() {
    return plan;
  }

  Optional<Claim> own(IpAddress address) {
    return Optional.ofNullable(own.get(address));
  }

  Collection<Claim> own() {
    return own.values();
  }

  /**
   * The claims that others should hear of. One that this node made while it was alone is kept back
   * until it has heard the others for a while: an owner that never stopped would yield to it.
   */
  List<Claim> provisional() {
    if (!isAlone() && nanoTime.getAsLong() - connectedSince > DOUBT.toNanos()) {
      doubtful.clear();
    }
    return own.values().stream()
        .filter(Claim::provisional)
        .filter(claim -> !doubtful.contains(claim.address()))
        .toList();
  }

  /** The provisional claims and those that the plan confirms. */
  List<Claim> tellable() {
    provisional();
    return own.values().stream().filter(claim -> !doubtful.contains(claim.address())).toList();
  }

  /**
   * The living nodes that the cluster may not carry a claim to: they are in another one, or were
   * silent a moment ago.
   */
  Set<String> apart() {
    Set<String> apart = new HashSet<>();
    peers.forEach(
        (other, heard) -> {
          boolean fresh = nanoTime.getAsLong() - heard.since() < RECONNECTION.toNanos();
          if (heard.status() == PeerStatus.ALIVE && (fresh || !isConnected(other))) {
            apart.add(other);
          }
        });
    return apart;
  }

  private boolean isConnected(String other) {
    return laneOf(other)
        .map(lane -> connected.contains(lane.id().substring(0, lane.id().lastIndexOf('#'))))
        .orElse(false);
  }

  /** The node one of whose interfaces has this hardware address. */
  Optional<String> nodeOf(MacAddress mac) {
    return reports.values().stream()
        .filter(report -> report.links().stream().anyMatch(link -> link.mac().equals(mac)))
        .map(SpeakerReport::node)
        .filter(other -> !other.equals(node))
        .findFirst();
  }

  /** Whether others may hear of this claim now. */
  boolean isDoubtful(Claim claim) {
    return doubtful.contains(claim.address());
  }

  Optional<Lane> laneOf(String other) {
    return Optional.ofNullable(reports.get(other)).map(SpeakerReport::lane);
  }

  /** The addresses in whose candidate list both this node and {@code other} stand. */
  List<IpAddress> sharedWith(String other) {
    return plan.assignments().values().stream()
        .filter(assignment -> assignment.candidate(other).isPresent())
        .filter(assignment -> assignment.candidate(node).isPresent())
        .map(Assignment::address)
        .toList();
  }

  /** The addresses this node may have to answer for one day. */
  List<IpAddress> candidacies() {
    return plan.assignments().values().stream()
        .filter(assignment -> assignment.candidate(node).isPresent())
        .map(Assignment::address)
        .toList();
  }

  Situation situation(IpAddress address) {
    Optional<Assignment> assignment = plan.assignment(address);
    Map<String, PeerStatus> status = new HashMap<>();
    peers.forEach((other, heard) -> status.put(other, heard.status()));
    LinkSelection selection =
        assignment
            .flatMap(planned -> planned.candidate(node))
            .map(Candidate::links)
            .orElse(LinkSelection.ALL);
    return new Situation(
        node,
        assignment,
        status,
        ownerSettled(assignment),
        doubtful.contains(address) && !isAlone(),
        own(address),
        resuming(assignment),
        rival(address),
        epochsSeen.getOrDefault(address, 0L),
        probe(address, assignment),
        hasLink(address, selection, true),
        !leaving && hasLink(address, selection, false));
  }

  private boolean resuming(Optional<Assignment> assignment) {
    return assignment
        .filter(planned -> lookFirst.getOrDefault(planned.address(), 0L) >= planned.epoch())
        .isPresent();
  }

  private boolean ownerSettled(Optional<Assignment> assignment) {
    return assignment
        .flatMap(Assignment::owner)
        .map(owner -> peers.get(owner.node()))
        .filter(heard -> heard.status() == PeerStatus.ALIVE)
        .filter(heard -> nanoTime.getAsLong() - heard.since() > SETTLED.toNanos())
        .isPresent();
  }

  private WireProbe probe(IpAddress address, Optional<Assignment> assignment) {
    Asked asked = probes.get(address);
    if (asked == null || asked.epoch() != assignment.map(Assignment::epoch).orElse(0L)) {
      return WireProbe.NOT_ASKED;
    }
    Duration valid =
        switch (asked.answer()) {
          case STRANGER -> STRANGER_VALID;
          case SPEAKER -> SPEAKER_VALID;
          case NOT_ASKED, ASKED, NOBODY -> PROBE_VALID;
        };
    return nanoTime.getAsLong() - asked.at() > valid.toNanos()
        ? WireProbe.NOT_ASKED
        : asked.answer();
  }

  /** Before the interfaces are known, nothing is held against them. */
  private boolean hasLink(IpAddress address, LinkSelection selection, boolean carrier) {
    return links
        .map(
            known ->
                known.stream()
                    .filter(link -> selection.includes(link.name()))
                    .filter(link -> link.speaks(address.family()))
                    .anyMatch(link -> !carrier || link.carrier()))
        .orElse(true);
  }
}
