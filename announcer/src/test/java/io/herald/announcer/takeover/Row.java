package io.herald.announcer.takeover;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.LinkSelection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A row of the table of situations, described step by step, and the decision expected of it. The
 * plan's epoch is 5 throughout. Nodes: me, o(wner), s(tandby).
 */
final class Row {
  static final String ME = "me";
  private static final IpAddress ADDRESS = IpAddress.parse("192.168.1.210");

  private final String what;
  private final Optional<Assignment> plan;
  private final Map<String, PeerStatus> peers = new HashMap<>();
  private final Set<String> unable = new HashSet<>();
  private boolean settled;
  private Optional<Claim> own = Optional.empty();
  private boolean resuming;
  private Optional<Claim> rival = Optional.empty();
  private WireProbe probe = WireProbe.NOT_ASKED;
  private boolean carrier = true;
  private boolean eligible = true;
  private Decision expected = new Decision.Yield("");

  private Row(String what, Optional<Assignment> plan) {
    this.what = what;
    this.plan = plan;
  }

  /** No Service holds the address. */
  static Row row(String what) {
    return new Row(what, Optional.empty());
  }

  /** The plan's candidates, the owner first. */
  static Row row(String what, String... candidates) {
    return row(what, List.of(candidates));
  }

  static Row row(String what, List<String> candidates) {
    return new Row(what, Optional.of(assignment(5, candidates)));
  }

  /** With another epoch of the plan. */
  static Row row(String what, long epoch, String... candidates) {
    return new Row(what, Optional.of(assignment(epoch, List.of(candidates))));
  }

  Row owner(PeerStatus status) {
    return peer("o", status);
  }

  Row standby(PeerStatus status) {
    return peer("s", status);
  }

  Row peer(String node, PeerStatus status) {
    peers.put(node, status);
    return this;
  }

  /** Lives and has no interface for it. */
  Row unable(String node) {
    unable.add(node);
    return this;
  }

  Row own(long epoch) {
    own = claim(ME, epoch);
    return this;
  }

  Row rival(String node, long epoch) {
    rival = claim(node, epoch);
    return this;
  }

  Row probe(WireProbe said) {
    probe = said;
    return this;
  }

  Row ownerSettled() {
    settled = true;
    return this;
  }

  Row resumes() {
    resuming = true;
    return this;
  }

  Row noCarrier() {
    carrier = false;
    return this;
  }

  Row notEligible() {
    eligible = false;
    return this;
  }

  Row gives(Decision decision) {
    expected = decision;
    return this;
  }

  Decision expected() {
    return expected;
  }

  Situation situation() {
    long seen = rival.map(Claim::epoch).orElse(0L);
    return new Situation(
        ME, plan, peers, unable, settled, own, resuming, rival, seen, probe, carrier, eligible);
  }

  static Assignment assignment(long epoch, List<String> nodes) {
    return new Assignment(
        ADDRESS,
        new TreeSet<>(),
        nodes.stream().map(node -> new Candidate(node, LinkSelection.ALL)).toList(),
        epoch);
  }

  static Optional<Claim> claim(String node, long epoch) {
    return Optional.of(new Claim(ADDRESS, node, epoch, true));
  }

  @Override
  public String toString() {
    return what;
  }
}
