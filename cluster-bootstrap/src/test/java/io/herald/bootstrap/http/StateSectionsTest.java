package io.herald.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.AllocatorStatus;
import io.herald.allocator.allocation.PoolUsage;
import io.herald.bootstrap.liveness.ClusterIdentity;
import io.herald.bootstrap.liveness.PeerStatus;
import io.herald.bootstrap.liveness.PeerView;
import io.herald.bootstrap.metrics.SpeakerBoard;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateSectionsTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.10");

  private final StateBoard state = new StateBoard();
  private final SpeakerBoard board = new SpeakerBoard();
  private List<PeerView> peers = List.of();

  @BeforeEach
  void register() {
    StateSections.register(state, board, Optional.empty(), () -> peers);
  }

  private String section(String name) {
    return String.valueOf(state.state().get(name));
  }

  @Test
  void allocator_holding_saysWhyServicesHaveNoAddressOrNode() {
    ObjectRef object = new ObjectRef("metallb.io/v1beta1", "IPAddressPool", "herald", "lan", "");
    board.allocator(
        new AllocatorStatus(
            true,
            true,
            7,
            true,
            true,
            Plan.EMPTY,
            List.of(new ConfigurationProblem(object, "spec.addresses[0]", "is no range", "fix it")),
            Map.of(
                new ServiceKey("b", "dns"), "no pool has a free address",
                new ServiceKey("a", "web"), "pool \"x\" does not exist"),
            Map.of(VIP, "no node is eligible"),
            List.of(new PoolUsage("lan", 2, 0, 9, 0)),
            Set.of(VIP)));

    assertThat(section("allocator"))
        .isEqualTo(
            """
            {"running":true,"holding":true,"term":7,"apiReachable":true,"configured":true,\
            "problems":[{"severity":"error","object":"IPAddressPool herald/lan","field":"spec.addresses[0]",\
            "message":"is no range","fix":"fix it"}],\
            "pools":[{"pool":"lan","assignedIPv4":2,"assignedIPv6":0,"availableIPv4":9,\
            "availableIPv6":0}],\
            "unassigned":[{"service":"a/web","reason":"pool \\"x\\" does not exist"},\
            {"service":"b/dns","reason":"no pool has a free address"}],\
            "unannounced":[{"address":"192.0.2.10","reason":"no node is eligible"}],\
            "quarantined":["192.0.2.10"]}""");
  }

  @Test
  void announced_notClaimedYet_isShownWithoutEpoch() {
    board.announcers(() -> List.of(VIP));

    assertThat(section("announced")).isEqualTo("[{\"address\":\"192.0.2.10\",\"services\":[]}]");
  }

  @Test
  void speakersAndPeers_reported_carryInterfacesAndTheNodesName() {
    Link link =
        new Link(
            "eth0",
            2,
            MacAddress.parse("02:00:00:00:00:01"),
            true,
            true,
            List.of(Cidr.parse("192.0.2.1/24")));
    board.speakers(
        Map.of(
            "node-1",
            new SpeakerReport("node-1", new Lane("192.0.2.1:7946#5"), List.of(link), false)));
    peers = List.of(peer("192.0.2.1", PeerStatus.SUSPECTED), peer("192.0.2.9", PeerStatus.UNKNOWN));

    assertThat(section("speakers"))
        .contains("\"node\":\"node-1\",\"lane\":\"192.0.2.1:7946#5\",\"leaving\":false")
        .contains(
            "{\"name\":\"eth0\",\"mac\":\"02:00:00:00:00:01\",\"carrier\":true,\"arp\":true,");
    assertThat(section("peers"))
        .contains("{\"node\":\"node-1\",\"address\":\"192.0.2.1\",\"status\":\"suspected\"")
        .contains("{\"node\":\"\",\"address\":\"192.0.2.9\",\"status\":\"unknown\"");
  }

  private static PeerView peer(String host, PeerStatus status) {
    return new PeerView(
        new InetSocketAddress(host, 7946), true, true, true, status, 1, ClusterIdentity.NONE);
  }
}
