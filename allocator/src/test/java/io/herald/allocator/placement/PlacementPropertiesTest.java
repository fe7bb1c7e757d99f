package io.herald.allocator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Plan;
import io.herald.actors.snapshot.Node;
import io.herald.allocator.ServiceBuilder;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** A long life: nodes die, return, join, lose carrier, are labelled; Services come and go. */
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
      assertEligibleOnly(site);
      assertEpochs(before, site);
      assertOnlyNeededMoves(before, site);
      if (joinOnly) {
        assertNothingMoved(before, site, liveBefore);
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
    switch (random.nextInt(10)) {
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
      default -> {
        if (site.nodes.containsKey(node)) {
          site.speaker(node, Site.link("eth0", 2, random.nextBoolean(), "192.168.1.9/24"));
        }
      }
    }
    return false;
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

  private static void assertEligibleOnly(Site site) {
    site.plan
        .assignments()
        .forEach(
            (address, assignment) -> {
              Map<String, Refusal> refusals = site.refusals(address.toString());
              for (Candidate candidate : assignment.candidates()) {
                assertThat(site.speakers).containsKey(candidate.node());
                assertThat(refusals).doesNotContainKey(candidate.node());
              }
              long distinct =
                  assignment.candidates().stream().map(Candidate::node).distinct().count();
              assertThat(distinct).isEqualTo(assignment.candidates().size());
              boolean anybody = refusals.size() < site.speakers.size();
              boolean serving =
                  assignment.services().stream()
                      .anyMatch(service -> site.endpoints.get(service).anyServing());
              assertThat(assignment.owner().isPresent()).isEqualTo(anybody && serving);
            });
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
  private static void assertOnlyNeededMoves(Plan before, Site site) {
    for (Assignment now : site.plan.assignments().values()) {
      Assignment then = before.assignments().get(now.address());
      if (then == null || then.owner().isEmpty() || then.isOwnedBy(owner(now))) {
        continue;
      }
      String old = owner(then);
      boolean gone = !site.speakers.containsKey(old);
      boolean refused = site.refusals(now.address().toString()).containsKey(old);
      boolean outranked =
          !gone && (site.speakers.get(old).leaving() || site.nodes.get(old).isExcluded());
      boolean takenOver =
          site.claims.stream()
              .anyMatch(
                  claim -> claim.address().equals(now.address()) && claim.epoch() > then.epoch());
      boolean dark =
          now.services().stream().noneMatch(service -> site.endpoints.get(service).anyServing());
      assertThat(gone || refused || outranked || takenOver || dark)
          .describedAs("%s moved from %s to %s", now.address(), old, owner(now))
          .isTrue();
    }
  }

  private static void assertNothingMoved(Plan before, Site site, Set<String> liveBefore) {
    for (Assignment then : before.assignments().values()) {
      if (then.owner().isEmpty() || !liveBefore.contains(owner(then))) {
        continue;
      }
      boolean outranked =
          site.speakers.get(owner(then)).leaving() || site.nodes.get(owner(then)).isExcluded();
      IpAddress address = then.address();
      Assignment now = site.plan.assignments().get(address);
      if (!outranked && site.claims.stream().noneMatch(claim -> claim.address().equals(address))) {
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
