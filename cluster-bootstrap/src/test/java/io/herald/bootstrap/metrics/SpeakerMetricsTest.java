package io.herald.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.replication.PlanRegister;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.bootstrap.Loopback;
import io.herald.bootstrap.SpeakerThread;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What two running speakers show of themselves over HTTP. */
class SpeakerMetricsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final IpAddress VIP = IpAddress.parse("192.0.2.10");
  private static final IpAddress OTHER = IpAddress.parse("192.0.2.11");
  private static final ServiceKey WEB = new ServiceKey("default", "web");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Loopback NETWORK = new Loopback();
  private static SpeakerThread first;
  private static SpeakerThread second;
  private static long sequence;

  @BeforeAll
  static void start() {
    first = new SpeakerThread(NETWORK.settings(1, 1, 2));
    second = new SpeakerThread(NETWORK.settings(2, 1, 2));
    await().atMost(LONG).until(() -> first.up().size() == 2 && second.up().size() == 2);
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
  }

  @Test
  void scrape_everyMetric_isAsTheCatalogueSays() throws Exception {
    publish(assignment(VIP, "node-1"));
    await().atMost(LONG).until(() -> !scrape(1).of(Catalogue.EPOCH).isEmpty());
    Map<String, Metric> catalogue =
        Catalogue.metrics().collect(Collectors.toMap(Metric::name, metric -> metric));

    Scrape scrape = scrape(1);

    assertThat(catalogue.keySet()).containsAll(scrape.types().keySet());
    scrape
        .types()
        .forEach((name, type) -> assertThat(catalogue.get(name).type()).as(name).hasToString(type));
    scrape
        .helps()
        .forEach((name, help) -> assertThat(help).as(name).isEqualTo(catalogue.get(name).help()));
    scrape
        .labels()
        .forEach(
            (name, labels) ->
                assertThat(labels)
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(catalogue.get(name).labels()));
    assertThat(scrape.types().keySet())
        .contains(
            "metallb_speaker_announced",
            "metallb_k8s_client_updates_total",
            "metallb_k8s_client_update_errors_total",
            "herald_allocator_holding",
            "herald_plan_term",
            "herald_takeovers_total",
            "herald_peers",
            "herald_hello_sent_total",
            "herald_build_info");
  }

  @Test
  void announced_addressMovesAndServiceGoes_seriesFollow() throws Exception {
    publish(assignment(OTHER, "node-1"));
    await().atMost(LONG).until(() -> announces(1, OTHER) && !announces(2, OTHER));
    assertThat(scrape(1).of(Catalogue.EPOCH)).containsKey("{ip=\"" + OTHER + "\"}");

    publish(assignment(OTHER, "node-2"));
    await().atMost(LONG).until(() -> announces(2, OTHER) && !announces(1, OTHER));

    publish();
    await().atMost(LONG).until(() -> !announces(2, OTHER));
    assertThat(scrape(2).of(Catalogue.ANNOUNCED)).isEmpty();
    assertThat(scrape(2).series()).containsEntry("herald_takeovers_total", 0.0);
  }

  @Test
  void peers_other_isAliveAndSaidHello() throws Exception {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(scrape(1).series())
                    .containsEntry("herald_peers{status=\"alive\"}", 1.0)
                    .containsEntry("herald_speakers", 2.0));
    assertThat(scrape(1).series().get("herald_hello_received_total")).isPositive();
    assertThat(get(1, "state"))
        .contains("{\"node\":\"node-2\",\"address\":\"127.0.0.2\",\"status\":\"alive\"");
  }

  @Test
  void state_sections_showPlanAnnouncementsAndAllocator() throws Exception {
    publish(assignment(VIP, "node-1"));
    await().atMost(LONG).until(() -> announces(1, VIP));

    assertThat(get(1, "state"))
        .contains("\"plan\":{\"version\":{\"term\":1,\"sequence\":" + sequence + "}")
        .contains("{\"address\":\"" + VIP + "\",\"epoch\":")
        .contains("\"provisional\":false,\"services\":[\"default/web\"]}")
        .contains("\"speakers\":[{\"node\":\"node-1\",")
        .contains("\"allocator\":{\"running\":false,\"holding\":false,\"term\":0}")
        .contains("\"wire\":[]");
  }

  private static boolean announces(int node, IpAddress address) throws Exception {
    return scrape(node)
        .of(Catalogue.ANNOUNCED)
        .equals(
            Map.of(
                "{ip=\"%s\",node=\"node-%d\",protocol=\"layer2\",service=\"default/web\"}"
                    .formatted(address, node),
                1.0));
  }

  private static Assignment assignment(IpAddress address, String owner) {
    String standby = owner.equals("node-1") ? "node-2" : "node-1";
    return new Assignment(
        address,
        new TreeSet<>(List.of(WEB)),
        List.of(new Candidate(owner, LinkSelection.ALL), new Candidate(standby, LinkSelection.ALL)),
        sequence + 1);
  }

  /** Does what the allocator does with a new plan. */
  private static void publish(Assignment... assignments) {
    Plan plan = Plan.of(new PlanVersion(1, ++sequence), List.of(assignments), List.of());
    DistributedData data = DistributedData.get(first.system().orElseThrow());
    SelfUniqueAddress self = data.selfUniqueAddress();
    data.replicator()
        .tell(
            new Replicator.Update<>(
                PlanRegister.KEY,
                PlanRegister.empty(self),
                new Replicator.WriteAll(Duration.ofSeconds(5)),
                first.system().orElseThrow().ignoreRef(),
                register -> PlanRegister.with(register, self, plan)));
  }

  private static Scrape scrape(int node) throws IOException, InterruptedException {
    return Scrape.of(get(node, "metrics"));
  }

  private static String get(int node, String path) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://" + Loopback.host(node) + ":" + NETWORK.managementPort() + "/" + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
