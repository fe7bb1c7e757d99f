package io.herald.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.AllocatorStatus;
import io.herald.allocator.allocation.PoolUsage;
import io.herald.announcer.wire.AddressStats;
import io.herald.announcer.wire.LinkStats;
import io.herald.announcer.wire.WireProblem;
import io.herald.bootstrap.liveness.ClusterIdentity;
import io.herald.bootstrap.liveness.HelloStats;
import io.herald.bootstrap.liveness.PeerStatus;
import io.herald.bootstrap.liveness.PeerView;
import io.herald.bootstrap.liveness.Rejection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Each collector on what it reads, through the text that a scraper sees. */
class CollectorsTest {
  private static final IpAddress ONE = IpAddress.parse("192.0.2.1");
  private static final IpAddress SIX = IpAddress.parse("2001:db8::1");
  private static final ServiceKey WEB = new ServiceKey("default", "web");
  private static final ServiceKey DNS = new ServiceKey("kube-system", "dns");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Registrar registrar = new Registrar(registry);
  private final SpeakerBoard board = new SpeakerBoard();

  private Scrape scrape() {
    return Scrape.of(new String(Exposition.scrape(registry), StandardCharsets.UTF_8));
  }

  // ---- allocator

  @Test
  void allocator_elsewhere_saysOnlyThatItDoesNotHold() {
    AllocatorMetrics.register(registrar, board::allocator);

    assertThat(scrape().series()).containsExactly(Map.entry("herald_allocator_holding", 0.0));
  }

  @Test
  void allocator_holding_exportsPoolsConfigurationAndTerm() {
    AllocatorMetrics.register(registrar, board::allocator);
    board.allocator(holding(List.of(new PoolUsage("lan", 2, 1, 9, 255))));

    Scrape scrape = scrape();

    assertThat(scrape.series())
        .containsEntry("herald_allocator_holding", 1.0)
        .containsEntry("herald_allocator_term", 7.0)
        .containsEntry("herald_api_reachable", 1.0)
        .containsEntry("metallb_allocator_addresses_total{pool=\"lan\"}", 267.0)
        .containsEntry("metallb_allocator_addresses_in_use_total{pool=\"lan\"}", 3.0)
        .containsEntry("metallb_allocator_ipv4_addresses_total{pool=\"lan\"}", 11.0)
        .containsEntry("metallb_allocator_ipv4_addresses_in_use_total{pool=\"lan\"}", 2.0)
        .containsEntry("metallb_allocator_ipv6_addresses_total{pool=\"lan\"}", 256.0)
        .containsEntry("metallb_allocator_ipv6_addresses_in_use_total{pool=\"lan\"}", 1.0)
        .containsEntry("metallb_k8s_client_config_loaded_bool", 1.0)
        .containsEntry("metallb_k8s_client_config_stale_bool", 1.0)
        .containsEntry("herald_configuration_problems", 1.0)
        .containsEntry("herald_allocator_services_without_address", 1.0)
        .containsEntry("herald_allocator_addresses_without_node", 1.0)
        .containsEntry("herald_allocator_quarantined_addresses", 2.0);
    assertThat(scrape.types())
        .containsEntry("metallb_allocator_addresses_total", "gauge")
        .containsEntry("metallb_allocator_ipv6_addresses_in_use_total", "gauge");
  }

  @Test
  void allocator_poolRemovedAndLeaseLost_seriesVanish() {
    AllocatorMetrics.register(registrar, board::allocator);
    board.allocator(holding(List.of(new PoolUsage("lan", 2, 1, 9, 255))));
    assertThat(scrape().of(Catalogue.POOL_ADDRESSES)).hasSize(1);

    board.allocator(holding(List.of()));
    assertThat(scrape().of(Catalogue.POOL_ADDRESSES)).isEmpty();
    board.allocator(AllocatorStatus.ELSEWHERE);
    assertThat(scrape().of(Catalogue.CONFIG_LOADED)).isEmpty();
  }

  private static AllocatorStatus holding(List<PoolUsage> pools) {
    ObjectRef object = new ObjectRef("metallb.io/v1beta1", "IPAddressPool", "herald", "lan", "");
    return new AllocatorStatus(
        true,
        true,
        7,
        true,
        true,
        Plan.EMPTY,
        List.of(new ConfigurationProblem(object, "spec.addresses[0]", "is no range", "write one")),
        Map.of(WEB, "no pool has a free address"),
        Map.of(ONE, "no node is eligible"),
        pools,
        Set.of(ONE, SIX));
  }

  // ---- announcing

  @Test
  void announced_sharedAndDualStack_isOneSeriesForEachServiceAndAddress() {
    AnnouncementMetrics.register(registrar, board, "node-1");
    board.announcers(() -> List.of(SIX, ONE));
    board.plan(plan(assignment(ONE, 3, WEB, DNS), assignment(SIX, 4, WEB)));
    board.announcing(new Claim(ONE, "node-1", 3, false));
    board.announcing(new Claim(SIX, "node-1", 5, true));
    board.tookOver(SIX);

    Scrape scrape = scrape();

    assertThat(scrape.of(Catalogue.ANNOUNCED))
        .containsOnly(
            Map.entry(announcedLabels("default/web", "192.0.2.1"), 1.0),
            Map.entry(announcedLabels("kube-system/dns", "192.0.2.1"), 1.0),
            Map.entry(announcedLabels("default/web", "2001:db8::1"), 1.0));
    assertThat(scrape.series())
        .containsEntry("herald_announcement_epoch{ip=\"192.0.2.1\"}", 3.0)
        .containsEntry("herald_announcement_epoch{ip=\"2001:db8::1\"}", 5.0)
        .containsEntry("herald_announcements_provisional", 1.0)
        .containsEntry("herald_takeovers_total", 1.0)
        .containsEntry("herald_plan_term", 2.0)
        .containsEntry("herald_plan_sequence", 9.0)
        .containsEntry("herald_plan_addresses", 2.0)
        .containsEntry("herald_speakers", 0.0);
  }

  /** The library sorts labels by name. */
  private static String announcedLabels(String service, String ip) {
    return "{ip=\"%s\",node=\"node-1\",protocol=\"layer2\",service=\"%s\"}".formatted(ip, service);
  }

  @Test
  void announced_serviceGoneThenAddressWithdrawn_seriesVanish() {
    AnnouncementMetrics.register(registrar, board, "node-1");
    Collection<IpAddress> answered = ConcurrentHashMap.newKeySet();
    answered.add(ONE);
    board.announcers(() -> answered);
    board.plan(plan(assignment(ONE, 3, WEB, DNS)));
    board.announcing(new Claim(ONE, "node-1", 3, false));

    board.plan(plan(assignment(ONE, 3, DNS)));
    assertThat(scrape().of(Catalogue.ANNOUNCED))
        .containsOnlyKeys(announcedLabels("kube-system/dns", "192.0.2.1"));

    answered.remove(ONE);
    board.stopped(ONE);
    Scrape after = scrape();
    assertThat(after.of(Catalogue.ANNOUNCED)).isEmpty();
    assertThat(after.of(Catalogue.EPOCH)).isEmpty();
  }

  @Test
  void announced_newActorSystem_wireIsBelievedBeforeTheAnnouncersSpeak() {
    AnnouncementMetrics.register(registrar, board, "node-1");
    board.plan(plan(assignment(ONE, 3, WEB)));
    board.announcing(new Claim(ONE, "node-1", 3, false));

    board.announcers(() -> List.of(ONE));

    Scrape scrape = scrape();
    assertThat(scrape.of(Catalogue.ANNOUNCED)).hasSize(1);
    assertThat(scrape.of(Catalogue.EPOCH)).isEmpty();
  }

  private static Plan plan(Assignment... assignments) {
    return Plan.of(new PlanVersion(2, 9), List.of(assignments), List.of());
  }

  private static Assignment assignment(IpAddress address, long epoch, ServiceKey... services) {
    return new Assignment(
        address,
        new TreeSet<>(List.of(services)),
        List.of(new Candidate("node-1", LinkSelection.ALL)),
        epoch);
  }

  // ---- wire

  @Test
  void wire_addressAndInterface_haveTheirCountersUntilTheyGo() {
    Map<IpAddress, AddressStats> addresses = new ConcurrentHashMap<>();
    Map<String, LinkStats> links = new ConcurrentHashMap<>();
    var problem =
        new WireProblem(WireProblem.Kind.INTERFACE_FAILED, "eth1", "cannot be opened", "look");
    WireMetrics.register(registrar, () -> addresses, () -> links, () -> List.of(problem));
    addresses.put(ONE, new AddressStats(11, 10, 5, 2, 1));
    links.put("eth0", new LinkStats(100, 3, 4));

    Scrape scrape = scrape();
    assertThat(scrape.series())
        .containsEntry("metallb_layer2_requests_received{ip=\"192.0.2.1\"}", 11.0)
        .containsEntry("metallb_layer2_responses_sent{ip=\"192.0.2.1\"}", 10.0)
        .containsEntry("metallb_layer2_gratuitous_sent{ip=\"192.0.2.1\"}", 5.0)
        .containsEntry("herald_client_updates_sent_total{ip=\"192.0.2.1\"}", 2.0)
        .containsEntry("herald_conflicts_total{ip=\"192.0.2.1\"}", 1.0)
        .containsEntry("herald_link_received_frames_total{interface=\"eth0\"}", 100.0)
        .containsEntry("herald_link_dropped_frames_total{interface=\"eth0\"}", 3.0)
        .containsEntry("herald_link_send_failures_total{interface=\"eth0\"}", 4.0)
        .containsEntry("herald_link_problems", 1.0);
    assertThat(scrape.types()).containsEntry("metallb_layer2_requests_received", "counter");

    addresses.clear();
    links.clear();
    assertThat(scrape().series()).containsOnlyKeys("herald_link_problems");
  }

  // ---- hello

  @Test
  void hello_peersAndCounters_areExported() {
    HelloStats stats = new HelloStats(9, 1, 8, Map.of(Rejection.UNKNOWN_KEY, 4L), 2, 6, 5, 3);
    List<PeerView> peers =
        List.of(
            peer(1, true, PeerStatus.ALIVE),
            peer(2, true, PeerStatus.ALIVE),
            peer(3, true, PeerStatus.SUSPECTED),
            peer(4, false, PeerStatus.UNKNOWN));
    HelloMetrics.register(registrar, () -> stats, () -> peers);

    assertThat(scrape().series())
        .containsOnly(
            Map.entry("herald_peers{status=\"alive\"}", 2.0),
            Map.entry("herald_peers{status=\"suspected\"}", 1.0),
            Map.entry("herald_peers{status=\"leaving\"}", 0.0),
            Map.entry("herald_peers{status=\"unknown\"}", 0.0),
            Map.entry("herald_hello_sent_total", 9.0),
            Map.entry("herald_hello_send_errors_total", 1.0),
            Map.entry("herald_hello_received_total", 8.0),
            Map.entry("herald_hello_rejected_total{reason=\"unknown_key\"}", 4.0),
            Map.entry("herald_hello_refusals_total", 2.0),
            Map.entry("herald_hello_node_probes_total", 6.0),
            Map.entry("herald_hello_node_probes_answered_total", 5.0),
            Map.entry("herald_hello_stalls_total", 3.0));
  }

  private static PeerView peer(int number, boolean watched, PeerStatus status) {
    return new PeerView(
        new InetSocketAddress("127.0.0." + number, 7946),
        true,
        watched,
        true,
        status,
        1,
        ClusterIdentity.NONE);
  }
}
