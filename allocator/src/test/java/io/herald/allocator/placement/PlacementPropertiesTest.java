package io.herald.allocator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.ServiceBuilder;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every plan, whatever the cluster went through. */
class PlacementPropertiesTest {

  @Property(tries = 60)
  void freshCluster_anySize_isBalancedInOwnersAndFirstStandbys(
      @ForAll @IntRange(min = 1, max = 9) int nodes, @ForAll @IntRange(max = 120) int addresses) {
    Site site = ofNodes(nodes).services(addresses).place();
    assertBalanced(site, nodes);
    assertFirstStandbysBalanced(site, nodes);
  }

  @Property(tries = 60)
  void nodeDies_survivors_shareItsAddressesEvenly(
      @ForAll @IntRange(min = 2, max = 8) int nodes,
      @ForAll @IntRange(min = 1, max = 100) int addresses) {
    Site site = ofNodes(nodes).services(addresses).place();
    Map<String, Long> before = site.load();
    site.dies("n0").place();
    Map<String, Long> gains = new TreeMap<>();
    site.load().forEach((node, count) -> gains.put(node, count - before.getOrDefault(node, 0L)));
    assertThat(max(gains, nodes - 1) - min(gains, nodes - 1)).isLessThanOrEqualTo(1);
    assertThat(gains.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(before.getOrDefault("n0", 0L));
  }

  /**
   * A long life: nodes die, return, join, lose carrier, interfaces or network, are labelled;
   * advertisements change; Services come and go.
   */
  @Property(tries = 100)
  void anyHistory_everyStep_keepsTheRules(@ForAll long seed) {
    Random random = new Random(seed);
    Site site = ofNodes(2 + random.nextInt(5)).services(random.nextInt(20));
    site.place();
    for (int step = 0; step < 40; step++) {
      Plan before = site.plan;
      Set<String> liveBefore = new TreeSet<>(site.speakers.keySet());
      boolean joinOnly = change(site, random);
      site.place();
      Referee referee = new Referee(site);
      assertWhoMay(site, referee);
      assertServices(site, referee);
      assertEpochs(before, site);
      assertOnlyNeededMoves(before, site, referee);
      if (joinOnly) {
        assertNothingMoved(before, site, referee, liveBefore);
      }
      assertIdempotent(site);
    }
  }

  @Property(tries = 30)
  void orderOfReports_any_makesTheSamePlan(@ForAll long seed) {
    Random random = new Random(seed);
    Site site = ofNodes(5).services(30);
    PlacementInput input = site.input();
    List<io.herald.actors.plan.SpeakerReport> shuffled =
        new java.util.ArrayList<>(input.speakers());
    Collections.shuffle(shuffled, random);
    PlacementInput other =
        new PlacementInput(
            input.snapshot(), new HashMap<>(input.held()), shuffled, Plan.EMPTY, Set.of());
    assertThat(Placement.place(other, site.settings, site.plan.version().next()).plan())
        .isEqualTo(Placement.place(input, site.settings, site.plan.version().next()).plan());
  }

  private static Site ofNodes(int count) {
    Site site = Site.with();
    for (int i = 0; i < count; i++) {
      site.node("n" + i);
    }
    return site;
  }

  /** Changes one thing; true when it was only a node that joined. */
  private static boolean change(Site site, Random random) {
    String node = "n" + random.nextInt(7);
    switch (random.nextInt(13)) {
      case 0, 1 -> site.dies(node);
      case 2, 3 -> {
        boolean joins = !site.nodes.containsKey(node);
        site.node(node);
        return joins;
      }
      case 4 -> {
        if (site.nodes.containsKey(node)) {
          site.label(node, random.nextBoolean() ? Node.EXCLUDE_LABEL : "edge");
        }
      }
      case 5 -> {
        if (site.speakers.containsKey(node)) {
          site.leavingSpeaker(node);
        }
      }
      case 6 ->
          site.service(
              ServiceBuilder.service("x" + random.nextInt(30)),
              "192.168.1." + (100 + random.nextInt(30)));
      case 7 -> {
        if (site.nodes.containsKey(node)) {
          site.servingOn("s000", node);
          site.service(ServiceBuilder.service("s000").local(), "192.168.1.0");
        }
      }
      case 8 -> takeOver(site, random);
      case 9 -> site.advertise(advertisements(random));
      case 10 -> {
        if (site.nodes.containsKey(node)) {
          site.networkUnavailable(node);
        }
      }
      case 11 -> site.servingOn("x" + random.nextInt(30));
      default -> {
        if (site.nodes.containsKey(node)) {
          site.speaker(node, links(random));
        }
      }
    }
    return false;
  }

  private static L2Advertisement[] advertisements(Random random) {
    List<L2Advertisement> all =
        List.of(
            Site.advertisement("all"),
            Site.onNodes("edge"),
            Site.onInterfaces("eth0"),
            Site.onInterfaces("eth1", "eth2"),
            Site.preferring("edge", 10, "edge"),
            Site.preferring("excluded", 5, Node.EXCLUDE_LABEL));
    return all.stream().filter(one -> random.nextInt(3) == 0).toArray(L2Advertisement[]::new);
  }

  /** Up to three interfaces: with and without a carrier, ARP, and the addresses' subnet. */
  private static Link[] links(Random random) {
    return IntStream.range(0, 3)
        .filter(i -> random.nextInt(3) > 0)
        .mapToObj(
            i ->
                new Link(
                    "eth" + i,
                    2 + i,
                    new MacAddress(2 + i),
                    random.nextInt(4) > 0,
                    random.nextInt(4) > 0,
                    random.nextBoolean() ? List.of(Cidr.parse("192.168.1.9/24")) : List.of()))
        .toArray(Link[]::new);
  }

  /** The first live standby of some address takes it over. */
  private static void takeOver(Site site, Random random) {
    List<Assignment> all = List.copyOf(site.plan.assignments().values());
    if (all.isEmpty()) {
      return;
    }
    Assignment assignment = all.get(random.nextInt(all.size()));
    assignment.standbys().stream()
        .filter(standby -> site.speakers.containsKey(standby.node()))
        .findFirst()
        .ifPresent(
            standby ->
                site.claim(
                    assignment.address().toString(), standby.node(), assignment.epoch() + 1));
  }

  private static void assertWhoMay(Site site, Referee referee) {
    site.plan
        .assignments()
        .forEach(
            (address, assignment) -> {
              Set<String> electorate = referee.electorate(address);
              for (Candidate candidate : assignment.candidates()) {
                assertThat(electorate).contains(candidate.node());
                assertLinks(site, referee, address, candidate);
              }
              long distinct =
                  assignment.candidates().stream().map(Candidate::node).distinct().count();
              assertThat(distinct).isEqualTo(assignment.candidates().size());
              assertThat(assignment.owner().isPresent())
                  .describedAs("%s is announced, %s may", address, electorate)
                  .isEqualTo(!electorate.isEmpty());
              assignment
                  .owner()
                  .ifPresent(
                      owner ->
                          assertThat(referee.isOutranked(owner.node(), address))
                              .describedAs("%s may announce %s", owner, address)
                              .isFalse());
            });
  }

  private static void assertLinks(
      Site site, Referee referee, IpAddress address, Candidate candidate) {
    LinkSelection used = candidate.links();
    referee
        .interfaces(candidate.node(), address)
        .ifPresent(
            allowed -> {
              assertThat(used.all()).isFalse();
              assertThat(allowed).containsAll(used.names());
            });
    assertThat(site.speakers.get(candidate.node()).links())
        .anyMatch(link -> used.includes(link.name()) && link.carrier() && link.arp());
  }

  /** An assignment names the Services that its owner serves. */
  private static void assertServices(Site site, Referee referee) {
    for (Assignment assignment : site.plan.assignments().values()) {
      if (assignment.owner().isPresent()) {
        assertThat(Set.copyOf(assignment.services()))
            .isEqualTo(referee.served(owner(assignment), assignment.address()));
      }
      for (ServiceKey service : assignment.services()) {
        assertThat(site.result.unannouncedServices().containsKey(service))
            .isEqualTo(assignment.owner().isEmpty());
      }
    }
  }

  private static void assertEpochs(Plan before, Site site) {
    for (Assignment now : site.plan.assignments().values()) {
      Assignment then = before.assignments().get(now.address());
      long claimed =
          site.claims.stream()
              .filter(claim -> claim.address().equals(now.address()))
              .mapToLong(claim -> claim.epoch())
              .max()
              .orElse(0);
      if (then == null) {
        continue;
      }
      assertThat(now.epoch()).isGreaterThanOrEqualTo(then.epoch());
      boolean moved = now.owner().isPresent() && !then.isOwnedBy(owner(now));
      if (moved) {
        assertThat(now.epoch()).isGreaterThan(then.epoch()).isGreaterThanOrEqualTo(claimed);
      } else if (claimed <= then.epoch()) {
        assertThat(now.epoch()).isLessThanOrEqualTo(then.epoch() + 1);
      }
    }
  }

  /** An owner changes only when the old one may not, is outranked, or somebody took over. */
  private static void assertOnlyNeededMoves(Plan before, Site site, Referee referee) {
    for (Assignment now : site.plan.assignments().values()) {
      Assignment then = before.assignments().get(now.address());
      if (then == null || then.owner().isEmpty() || then.isOwnedBy(owner(now))) {
        continue;
      }
      String old = owner(then);
      boolean refused = !referee.may(old, now.address());
      boolean outranked = !refused && referee.isOutranked(old, now.address());
      boolean takenOver =
          site.claims.stream()
              .anyMatch(
                  claim -> claim.address().equals(now.address()) && claim.epoch() > then.epoch());
      assertThat(refused || outranked || takenOver)
          .describedAs("%s moved from %s to %s", now.address(), old, owner(now))
          .isTrue();
    }
  }

  private static void assertNothingMoved(
      Plan before, Site site, Referee referee, Set<String> liveBefore) {
    for (Assignment then : before.assignments().values()) {
      if (then.owner().isEmpty() || !liveBefore.contains(owner(then))) {
        continue;
      }
      IpAddress address = then.address();
      boolean mayStay =
          referee.may(owner(then), address) && !referee.isOutranked(owner(then), address);
      Assignment now = site.plan.assignments().get(address);
      if (mayStay && site.claims.stream().noneMatch(claim -> claim.address().equals(address))) {
        assertThat(now.isOwnedBy(owner(then))).isTrue();
      }
    }
  }

  private static void assertIdempotent(Site site) {
    Plan again = Placement.place(site.input(), site.settings, site.plan.version().next()).plan();
    assertThat(again.sameContent(site.plan)).isTrue();
  }

  private static String owner(Assignment assignment) {
    return assignment.owner().map(Candidate::node).orElse("nobody");
  }

  private static void assertBalanced(Site site, int nodes) {
    assertThat(max(site.load(), nodes) - min(site.load(), nodes)).isLessThanOrEqualTo(1);
  }

  private static void assertFirstStandbysBalanced(Site site, int nodes) {
    for (int i = 0; i < nodes && nodes > 1; i++) {
      String owner = "n" + i;
      Map<String, Long> counts = new TreeMap<>();
      site.plan.assignments().values().stream()
          .filter(assignment -> assignment.isOwnedBy(owner))
          .forEach(assignment -> counts.merge(assignment.standbys().get(0).node(), 1L, Long::sum));
      assertThat(max(counts, nodes - 1) - min(counts, nodes - 1)).isLessThanOrEqualTo(1);
    }
  }

  private static long max(Map<String, Long> counts, int nodes) {
    return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long min(Map<String, Long> counts, int nodes) {
    return counts.size() < nodes
        ? 0
        : counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }
}
