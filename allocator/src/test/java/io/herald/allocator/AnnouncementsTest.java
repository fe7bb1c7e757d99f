package io.herald.allocator;

import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

  private static final IpAddress V4 = IpAddress.parse("192.0.2.10");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::10");

  private final List<Event> events = new ArrayList<>();
  private final Announcements announcements = new Announcements(events::add);
  private final Service web = service("web").build();

  private static ClusterSnapshot snapshot(Service service) {
    return new ClusterSnapshot(
        Map.of(service.key(), service), Map.of(), Map.of(), Map.of(), Optional.empty(), List.of());
  }

  private Plan plan(long epoch) {
    return Plan.of(
        new PlanVersion(1, 1), List.of(assignment(V4, epoch), assignment(V6, epoch)), List.of());
  }

  private Assignment assignment(IpAddress address, long epoch) {
    return new Assignment(
        address,
        new TreeSet<>(Set.of(web.key())),
        List.of(new Candidate("a", LinkSelection.ALL)),
        epoch);
  }

  private void announced(IpAddress address, String node, long epoch) {
    announcements.onAnnounced(new Claim(address, node, epoch, false), plan(1), snapshot(web));
  }

  private List<String> nodes() {
    return events.stream().map(Event::node).toList();
  }

  @Test
  void bothAddressesOfOneService_oneEventPerNode() {
    announced(V4, "a", 1);
    announced(V6, "a", 1);
    announced(V4, "b", 2);
    announced(V6, "b", 2);
    announced(V4, "a", 3);

    assertThat(nodes()).containsExactly("a", "b", "a");
  }

  @Test
  void serviceRecreatedUnderTheSameName_saidAgain() {
    announced(V4, "a", 1);

    Service again = ServiceBuilder.from(web).uid("another").build();
    announcements.onAnnounced(new Claim(V4, "a", 1, false), plan(1), snapshot(again));

    assertThat(nodes()).containsExactly("a", "a");
    assertThat(events.get(1).regarding().uid()).isEqualTo("another");
  }

  @Test
  void serviceDeletedAndRestored_saidAgain() {
    announced(V4, "a", 1);
    announcements.retainServices(Set.of());
    announced(V4, "a", 1);

    assertThat(nodes()).containsExactly("a", "a");
  }

  @Test
  void claims_onlyThoseBeyondThePlanAndOfLivingNodesCount() {
    announced(V4, "b", 2);
    announced(V6, "c", 1);

    assertThat(announcements.ahead(plan(1))).containsExactly(new Claim(V4, "b", 2, false));
    announcements.retainNodes(Set.of("a", "c"));
    assertThat(announcements.ahead(plan(1))).isEmpty();
  }

  @Test
  void claimWithLowerEpoch_doesNotReplaceAHigherOne() {
    announced(V4, "b", 3);
    announced(V4, "c", 2);

    assertThat(announcements.ahead(plan(1))).containsExactly(new Claim(V4, "b", 3, false));
  }

  @Test
  void claimThatThePlanHasConfirmed_forgotten() {
    announced(V4, "b", 2);

    assertThat(announcements.ahead(plan(2))).isEmpty();
    assertThat(announcements.ahead(plan(1))).isEmpty();
  }
}
