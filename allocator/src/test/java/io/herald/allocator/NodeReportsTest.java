package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.SpeakerReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeReportsTest {

  private static final Link ETH0 =
      new Link("eth0", 2, MacAddress.parse("02:00:00:00:00:01"), true, true, List.of());

  private final List<Event> events = new ArrayList<>();
  private final NodeReports reports = new NodeReports(events::add);

  private static SpeakerReport speaker(String node, boolean leaving, Link... links) {
    return new SpeakerReport(node, new Lane(node + ":7946#1"), List.of(links), leaving);
  }

  @Test
  void nodeWithoutInterface_isOneEventOnTheNodeUntilMended() {
    reports.report(List.of(speaker("a", false, ETH0), speaker("b", false)));
    reports.report(List.of(speaker("a", false, ETH0), speaker("b", false)));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).regarding()).hasToString("Node b");
    assertThat(events.get(0).reason()).isEqualTo("NoUsableInterface");
    assertThat(events.get(0).message()).contains("herald.network.excluded-interfaces");
    assertThat(events.get(0).node()).isEqualTo("b");

    reports.report(List.of(speaker("a", false, ETH0), speaker("b", false, ETH0)));
    assertThat(events).hasSize(1);

    reports.report(List.of(speaker("b", false)));
    assertThat(events).hasSize(2);
  }

  @Test
  void leavingNode_isNoNews() {
    reports.report(List.of(speaker("b", true)));

    assertThat(events).isEmpty();
  }
}
