package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.L2Announcement;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.PoolUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StatusReportsTest {
  private static final ServiceKey WEB = new ServiceKey("default", "web");
  private static final ServiceKey DNS = new ServiceKey("default", "dns");
  private static final long SECOND = 1_000_000_000;
  private static final List<PoolUsage> POOLS = List.of(new PoolUsage("lan", 1, 2, 3, 4));

  private final List<StatusReport> reported = new ArrayList<>();
  private final StatusReports reports = new StatusReports(reported::add, 0);

  private static Assignment assignment(String address, Candidate owner, ServiceKey... services) {
    return new Assignment(
        IpAddress.parse(address),
        new TreeSet<>(Arrays.asList(services)),
        List.of(owner, new Candidate("standby", LinkSelection.ALL)),
        1);
  }

  private static Candidate on(String node, String... links) {
    return new Candidate(
        node, links.length == 0 ? LinkSelection.ALL : LinkSelection.of(List.of(links)));
  }

  private static Plan plan(Assignment... assignments) {
    return Plan.of(new PlanVersion(1, 1), List.of(assignments), List.of());
  }

  private static L2Announcement announcement(ServiceKey service, Candidate owner) {
    return new L2Announcement(service, owner.node(), owner.links());
  }

  @Test
  void announcements_sharedAddress_isOneForEachService() {
    assertThat(
            StatusReports.announcements(plan(assignment("192.0.2.1", on("n1", "eth0"), WEB, DNS))))
        .containsExactlyInAnyOrder(
            announcement(WEB, on("n1", "eth0")), announcement(DNS, on("n1", "eth0")));
  }

  @Test
  void announcements_bothFamiliesOnOneNode_areOneWithTheInterfacesOfBoth() {
    assertThat(
            StatusReports.announcements(
                plan(
                    assignment("192.0.2.1", on("n1", "eth0"), WEB),
                    assignment("2001:db8::1", on("n1", "eth1"), WEB))))
        .containsExactly(announcement(WEB, on("n1", "eth0", "eth1")));
  }

  @Test
  void announcements_familiesOnTwoNodes_areTwo() {
    assertThat(
            StatusReports.announcements(
                plan(
                    assignment("192.0.2.1", on("n1"), WEB),
                    assignment("2001:db8::1", on("n2"), WEB))))
        .containsExactlyInAnyOrder(announcement(WEB, on("n1")), announcement(WEB, on("n2")));
  }

  @Test
  void announcements_nobodyAnnounces_areNone() {
    Assignment nobody =
        new Assignment(IpAddress.parse("192.0.2.1"), new TreeSet<>(List.of(WEB)), List.of(), 1);
    assertThat(StatusReports.announcements(plan(nobody))).isEmpty();
  }

  @Test
  void update_nothingChanged_isReportedOnce() {
    assertThat(reports.update(Plan.EMPTY, POOLS, 0)).isFalse();
    assertThat(reports.update(Plan.EMPTY, POOLS, 10 * SECOND)).isFalse();

    assertThat(reported).hasSize(1);
    assertThat(reported.get(0).pools()).containsEntry("lan", new PoolStatus(1, 2, 3, 4));
  }

  @Test
  void update_manyChangesInASecond_areOneReport() {
    reports.update(Plan.EMPTY, POOLS, 0);
    for (int i = 1; i <= 50; i++) {
      List<PoolUsage> usage = List.of(new PoolUsage("lan", i, 0, 50 - i, 0));
      assertThat(reports.update(Plan.EMPTY, usage, i * SECOND / 100)).isTrue();
    }
    assertThat(reported).hasSize(1);

    List<PoolUsage> last = List.of(new PoolUsage("lan", 50, 0, 0, 0));
    assertThat(reports.update(Plan.EMPTY, last, SECOND)).isFalse();
    assertThat(reported).hasSize(2);
    assertThat(reported.get(1).pools()).containsEntry("lan", new PoolStatus(50, 0, 0, 0));
  }
}
