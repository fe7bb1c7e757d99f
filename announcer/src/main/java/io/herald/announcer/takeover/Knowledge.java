package io.herald.announcer.takeover;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * All that this node knows about who should answer for what. Collects facts and turns them into the
 * {@link Situation} of one address; decides nothing. Not thread-safe, no I/O: time comes from the
 * supplier.
 */
public final class Knowledge {

  /**
   * An owner that is back for this long is given its address again, if the plan still names it:
   * longer than an allocator takes to come back, which amends the plan instead.
   */
  private static final Duration SETTLED = Duration.ofSeconds(15);

  /** After this long the LAN's answer says nothing any more. */
  private static final Duration PROBE_VALID = Duration.ofSeconds(2);

  /** A speaker is waited for, its address dark if it stopped: ask again at the next look. */
  private static final Duration SPEAKER_VALID = Duration.ofMillis(400);

  /** A stranger stays longer: asking again every other second would be noise. */
  private static final Duration STRANGER_VALID = Duration.ofSeconds(60);

  /** Who answers without the plan's word repeats its claim twice a second; silence gives it up. */
  private static final Duration CLAIM_VALID = Duration.ofSeconds(2);

  /** What the cluster takes to connect again to a node that was silent. */
  private static final Duration RECONNECTION = Duration.ofSeconds(3);

  /**
   * What this node answers for.
   *
   * @param claim its claim
   * @param assignment what the plan said of the address when the claim was made
   * @param since when the claim began
   */
  public record Owned(Claim claim, Assignment assignment, long since) {}

  private record Rival(Claim claim, long at) {}

  private record Asked(WireProbe answer, long epoch, long at) {}

  private final String node;
  private final LongSupplier nanoTime;
  private final Peers peers = new Peers();
  private final Reports reports;
  private final Doubt doubt = new Doubt();
  private Plan plan = Plan.EMPTY;
  private Set<String> others = Set.of();
  private OwnLinks links = OwnLinks.UNKNOWN;
  private final Map<IpAddress, Owned> own = new HashMap<>();
  private final Map<IpAddress, Rival> rivals = new HashMap<>();
  private final Map<IpAddress, Long> epochsSeen = new HashMap<>();
  private final Map<IpAddress, Asked> probes = new HashMap<>();
  private final Map<IpAddress, Long> lookFirst = new HashMap<>();
  private Set<String> connected = Set.of();

  /**
   * Nothing is known yet.
   *
   * @param node the name of this Node
   * @param nanoTime as {@link System#nanoTime}
   */
  public Knowledge(String node, LongSupplier nanoTime) {
    this.node = node;
    this.nanoTime = nanoTime;
    this.reports = new Reports(node);
  }

  // ---- facts come in

  /**
   * Takes a plan, unless it is not newer than the one in force.
   *
   * @param next the plan
   * @param answered what is on the wire
   * @return the addresses of which the plan says something else than before; nothing when it was
   *     not taken
   */
  public Optional<Set<IpAddress>> plan(Plan next, Collection<IpAddress> answered) {
    if (!next.version().isAfter(plan.version())) {
      return Optional.empty();
    }
    if (plan.version().equals(PlanVersion.NONE)) {
      // Older than this process, perhaps: a standby may have taken over since.
      next.assignments().values().stream()
          .filter(assignment -> !answered.contains(assignment.address()))
          .forEach(assignment -> lookFirst.put(assignment.address(), assignment.epoch()));
    }
    Plan before = plan;
    plan = next;
    others =
        plan.assignments().values().stream()
            .flatMap(assignment -> assignment.candidates().stream())
            .map(Candidate::node)
            .filter(other -> !other.equals(node))
            .collect(Collectors.toSet());
    rivals.values().removeIf(rival -> isSettled(rival.claim()));
    epochsSeen.keySet().retainAll(plan.assignments().keySet());
    probes.keySet().retainAll(plan.assignments().keySet());
    lookFirst.keySet().retainAll(plan.assignments().keySet());
    lookAround();
    return Optional.of(changes(before));
  }

  private Set<IpAddress> changes(Plan before) {
    Set<IpAddress> changed = new HashSet<>(before.assignments().keySet());
    changed.addAll(plan.assignments().keySet());
    changed.removeIf(
        address ->
            Objects.equals(before.assignments().get(address), plan.assignments().get(address)));
    return changed;
  }

  /** The plan knows of the claim: it says so, or something newer. */
  private boolean isSettled(Claim claim) {
    return plan.assignment(claim.address())
        .map(assignment -> assignment.epoch() >= claim.epoch())
        .orElse(true);
  }

  /**
   * Takes the reports of all speakers.
   *
   * @return the other nodes whose interfaces are not as they were
   */
  public Set<String> reports(Map<String, SpeakerReport> next) {
    return reports.update(next, nanoTime.getAsLong());
  }

  /** Takes what this node could answer for. */
  public void links(OwnLinks now) {
    links = now;
  }

  /** Returns what was known before, or nothing when this is no news. */
  public Optional<PeerStatus> peer(String other, PeerStatus status) {
    Optional<PeerStatus> before = peers.set(other, status, nanoTime.getAsLong());
    if (before.isPresent()) {
      if (status == PeerStatus.SUSPECTED) {
        rivals.values().removeIf(rival -> rival.claim().node().equals(other));
        // It may have been this one who answered.
        probes.values().removeIf(asked -> asked.answer() == WireProbe.SPEAKER);
      }
      lookAround();
    }
    return before;
  }

  /** Whether it is more likely this node that is cut off. Of two nodes neither can tell. */
  private void lookAround() {
    long now = nanoTime.getAsLong();
    if (doubt.alone(peers.areMostlyDead(others), now)) {
      own.values().stream()
          .filter(owned -> owned.claim().provisional() && Doubt.concerns(owned.since(), now))
          .forEach(owned -> doubt.add(owned.claim().address()));
    }
  }

  /** The cluster carries messages to the speakers at these {@code host:port}. */
  public void connected(Set<String> hostPorts) {
    connected = hostPorts;
  }

  /** This node answers. */
  public void started(Claim claim, Assignment assignment) {
    IpAddress address = claim.address();
    Owned before = own.get(address);
    long since = before == null ? nanoTime.getAsLong() : before.since();
    own.put(address, new Owned(claim, assignment, since));
    lookFirst.remove(address);
    if (!claim.provisional()) {
      doubt.remove(address);
    } else if (doubt.isAlone()) {
      doubt.add(address);
    }
  }

  /** The wire does not answer for it any more, without anybody having said so. */
  public void silenced(IpAddress address) {
    stopped(address);
    // An address that an earlier actor system left has no claim; no plan is newer than that.
    lookFirst.putIfAbsent(address, plan.assignment(address).map(Assignment::epoch).orElse(0L));
  }

  /** This node does not answer any more. */
  public void stopped(IpAddress address) {
    Owned owned = own.remove(address);
    if (owned != null) {
      lookFirst.put(address, owned.claim().epoch());
    }
    doubt.remove(address);
    probes.remove(address);
  }

  /** What another node's claim means for this node's. */
  public enum Reaction {
    /** This node does not answer for the address. */
    NONE,
    /** The other one stands: this node stops answering. */
    YIELD,
    /** This node's stands: the other must hear of it. */
    INSIST
  }

  /** Another node says that it answers. */
  public Reaction heard(Claim claim) {
    epochsSeen.merge(claim.address(), claim.epoch(), Math::max);
    if (!claim.doubtful()) {
      remember(claim);
    }
    Owned owned = own.get(claim.address());
    if (owned == null) {
      return Reaction.NONE;
    }
    return ClaimOrder.outranks(asTold(owned), claim) ? Reaction.INSIST : Reaction.YIELD;
  }

  private Claim asTold(Owned owned) {
    return owned.claim().doubted(doubt.contains(owned.claim().address()));
  }

  private void remember(Claim claim) {
    IpAddress address = claim.address();
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

  /** The LAN is being asked who has it. */
  public void asked(IpAddress address) {
    probed(address, WireProbe.ASKED);
  }

  /** What the LAN said. */
  public void probed(IpAddress address, WireProbe answer) {
    long epoch = plan.assignment(address).map(Assignment::epoch).orElse(0L);
    probes.put(address, new Asked(answer, epoch, nanoTime.getAsLong()));
  }

  // ---- facts go out

  /** The plan in force. */
  public Plan plan() {
    return plan;
  }

  /** Whether any speaker, this one at least, has reported. */
  public boolean hasReports() {
    return !reports.isEmpty();
  }

  /** What this node answers for at {@code address}. */
  public Optional<Owned> own(IpAddress address) {
    return Optional.ofNullable(own.get(address));
  }

  /** This node's claim on {@code address}, as others should hear of it. */
  public Optional<Claim> claim(IpAddress address) {
    return own(address).map(this::asTold);
  }

  /** This node's claims that the plan has not confirmed, as others should hear of them. */
  public List<Claim> provisional() {
    return claims().stream().filter(Claim::provisional).toList();
  }

  /** All of this node's claims, as others should hear of them. */
  public List<Claim> claims() {
    doubt.endsIfHeard(nanoTime.getAsLong());
    return own.values().stream().map(this::asTold).toList();
  }

  /**
   * The nodes that are heard and that the cluster may not carry a claim to: they are in another
   * one, or in none yet, or were silent a moment ago.
   */
  public Set<String> apart() {
    Set<String> apart = new HashSet<>();
    peers.heard(
        RECONNECTION.toNanos(),
        nanoTime.getAsLong(),
        (other, forLong) -> {
          if (!forLong || !isConnected(other)) {
            apart.add(other);
          }
        });
    return apart;
  }

  private boolean isConnected(String other) {
    return laneOf(other).map(lane -> connected.contains(lane.hostPort())).orElse(false);
  }

  /** The other node one of whose interfaces has this hardware address. */
  public Optional<String> nodeOf(MacAddress mac) {
    return reports.nodeOf(mac);
  }

  /** The lane of a node's speaker, when it has reported. */
  public Optional<Lane> laneOf(String other) {
    return reports.laneOf(other);
  }

  /** The addresses in whose candidate list both this node and {@code other} stand. */
  public List<IpAddress> sharedWith(String other) {
    return plan.assignments().values().stream()
        .filter(assignment -> assignment.candidate(other).isPresent())
        .filter(assignment -> assignment.candidate(node).isPresent())
        .map(Assignment::address)
        .toList();
  }

  /** The addresses this node may have to answer for one day. */
  public List<IpAddress> candidacies() {
    return plan.assignments().values().stream()
        .filter(assignment -> assignment.candidate(node).isPresent())
        .map(Assignment::address)
        .toList();
  }

  /** All that a decision about {@code address} depends on. */
  public Situation situation(IpAddress address) {
    Optional<Assignment> assignment = plan.assignment(address);
    LinkSelection selection =
        assignment
            .flatMap(planned -> planned.candidate(node))
            .map(Candidate::links)
            .orElse(LinkSelection.ALL);
    return new Situation(
        node,
        assignment,
        peers.statuses(),
        assignment.map(reports::unable).orElse(Set.of()),
        assignment.flatMap(Assignment::owner).filter(this::isSettledOwner).isPresent(),
        claim(address),
        resuming(assignment),
        rival(address),
        epochsSeen.getOrDefault(address, 0L),
        probe(address, assignment),
        links.hasCarrier(address, selection),
        links.mayTake(address, selection));
  }

  private boolean isSettledOwner(Candidate owner) {
    long now = nanoTime.getAsLong();
    return peers.isAliveForLongerThan(owner.node(), SETTLED.toNanos(), now)
        && reports.areOlderThan(owner.node(), SETTLED.toNanos(), now);
  }

  private boolean resuming(Optional<Assignment> assignment) {
    return assignment
        .filter(planned -> lookFirst.getOrDefault(planned.address(), 0L) >= planned.epoch())
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
}
