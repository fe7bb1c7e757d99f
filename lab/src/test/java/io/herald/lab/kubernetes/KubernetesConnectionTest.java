package io.herald.lab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.ClusterListener;
import io.herald.actors.api.Event;
import io.herald.actors.api.L2Announcement;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.KubernetesConnection;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.KubernetesSettings.WatchSettings;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import io.herald.lab.apiserver.rest.CallRecord.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Herald's side of the Kubernetes API against the lab's server: HTTPS, its rules, its faults. */
@Timeout(120)
class KubernetesConnectionTest {

  private static final String NAMESPACE = "herald-system";
  private static final ServiceKey NGINX = new ServiceKey("default", "nginx");
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private ApiServer server;
  private KubernetesConnection connection;
  private final List<ClusterSnapshot> snapshots = new CopyOnWriteArrayList<>();
  private final List<Boolean> reachable = new CopyOnWriteArrayList<>();

  private final ClusterListener listener =
      new ClusterListener() {
        @Override
        public void onSnapshot(ClusterSnapshot snapshot) {
          snapshots.add(snapshot);
        }

        @Override
        public void onReachable(boolean now) {
          reachable.add(now);
        }
      };

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
    server.applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: herald-system}}");
    connection =
        KubernetesConnection.open(
            KubernetesSettings.of(NAMESPACE, "node-a")
                .withKubeconfig(server.kubeconfig())
                .withWatch(noticingNewKindsSoon()));
  }

  private static WatchSettings noticingNewKindsSoon() {
    WatchSettings usual = WatchSettings.DEFAULT;
    return new WatchSettings(
        usual.serverTimeout(),
        usual.silence(),
        usual.firstBackOff(),
        usual.longestBackOff(),
        Duration.ofMillis(200),
        usual.burst());
  }

  @AfterEach
  void stop() throws Exception {
    server.faults().clear();
    connection.close();
    server.close();
  }

  private static String service(String name) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: default, labels: {app: nginx}}
        spec:
          type: LoadBalancer
          selector: {app: nginx}
          ports: [{port: 8080, targetPort: 80}]
        """
        .formatted(name);
  }

  private static final String ARTICLE =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {namespace: herald-system, name: config}
      data:
        config: |
          address-pools:
          - name: default
            protocol: layer2
            addresses: [192.168.1.210-192.168.1.220]
      """;

  private void installResources() throws Exception {
    for (String plural : List.of("ipaddresspools", "l2advertisements", "servicel2statuses")) {
      Path file = Path.of("..", "manifests", "base", "crds", plural + ".yaml");
      server.applyYaml(Files.readString(file));
    }
  }

  private static String pool(String name, String addresses) {
    return """
        apiVersion: metallb.io/v1beta1
        kind: IPAddressPool
        metadata: {name: %s, namespace: herald-system}
        spec: {addresses: [%s]}
        """
        .formatted(name, addresses);
  }

  private ClusterSnapshot awaitSnapshot(Predicate<ClusterSnapshot> condition) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !snapshots.isEmpty() && condition.test(last()));
    return last();
  }

  private ClusterSnapshot last() {
    return snapshots.get(snapshots.size() - 1);
  }

  private void awaitReachable(boolean value) {
    await()
        .atMost(SOON)
        .until(() -> !reachable.isEmpty() && reachable.get(reachable.size() - 1) == value);
  }

  private static StatusResult get(CompletionStage<StatusResult> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static StatusUpdate assigns(Service service, String address) {
    return new StatusUpdate(service, List.of(IpAddress.parse(address)), Optional.of("default"));
  }

  @Test
  void articlesObjects_areReadAndTheAddressIsWritten() throws Exception {
    server.applyYaml(ARTICLE);
    server.applyYaml(service("nginx"));
    connection.watch(listener);
    Service nginx = awaitSnapshot(s -> s.services().containsKey(NGINX)).services().get(NGINX);
    assertThat(last().configuration().orElseThrow().pool("default")).isPresent();
    assertThat(nginx.clusterIps()).isNotEmpty();

    assertThat(get(connection.writeStatus(assigns(nginx, "192.168.1.210"))))
        .isInstanceOf(StatusResult.Written.class);
    Service after =
        awaitSnapshot(s -> !s.services().get(NGINX).ingress().isEmpty()).services().get(NGINX);
    assertThat(after.annotations()).containsEntry("metallb.io/ip-allocated-from-pool", "default");
    assertThat(get(connection.writeStatus(assigns(nginx, "192.168.1.211"))))
        .as("decided from an old version")
        .isEqualTo(new StatusResult.Conflict());

    assertThat(get(connection.writeStatus(new StatusUpdate(after, List.of(), Optional.empty()))))
        .isInstanceOf(StatusResult.Written.class);
    Service cleared =
        awaitSnapshot(s -> s.services().get(NGINX).ingress().isEmpty()).services().get(NGINX);
    assertThat(cleared.annotations()).doesNotContainKey("metallb.io/ip-allocated-from-pool");

    server.delete("v1", "Service", "default", "nginx");
    awaitSnapshot(s -> s.services().isEmpty());
    assertThat(get(connection.writeStatus(assigns(cleared, "192.168.1.210"))))
        .isEqualTo(new StatusResult.Gone());
  }

  @Test
  void events_areThereForDescribe() throws Exception {
    server.applyYaml(service("nginx"));
    server.applyYaml(ARTICLE);
    connection.watch(listener);
    Service nginx = awaitSnapshot(s -> s.services().containsKey(NGINX)).services().get(NGINX);
    for (int i = 0; i < 3; i++) {
      connection.publish(
          new Event(
              nginx.ref(),
              Event.Type.NORMAL,
              "IPAllocated",
              "Assigned IP [\"192.168.1.210\"]",
              Event.ALLOCATOR,
              "node-a"));
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                server.list("v1", "Event", "default").stream()
                    .anyMatch(event -> event.path("count").asInt() == 3));
    ObjectNode event = server.list("v1", "Event", "default").get(0);
    assertThat(event.at("/involvedObject/uid").asText()).isEqualTo(nginx.uid());
    assertThat(event.at("/source/component").asText()).isEqualTo("herald-allocator");
  }

  @Test
  void customResources_installedLater_takeOver() throws Exception {
    server.applyYaml(ARTICLE);
    connection.watch(listener);
    awaitSnapshot(s -> s.configuration().isPresent());
    installResources();
    server.applyYaml(pool("fresh", "192.168.1.0/24"));
    server.applyYaml(
        """
        apiVersion: metallb.io/v1beta1
        kind: L2Advertisement
        metadata: {name: all, namespace: herald-system}
        """);
    ClusterSnapshot snapshot =
        awaitSnapshot(s -> s.configuration().orElseThrow().pool("fresh").isPresent());
    assertThat(snapshot.configuration().orElseThrow().l2Advertisements()).hasSize(1);
    assertThat(snapshot.problems()).noneMatch(ConfigurationProblem::isError);
    awaitSnapshot(
        s ->
            s.problems().stream()
                .anyMatch(p -> p.message().contains("custom resources come first")));
  }

  @Test
  void overlappingPools_areAProblemThatNamesBothAndNothingChanges() throws Exception {
    installResources();
    server.applyYaml(pool("first", "10.0.0.0/24"));
    connection.watch(listener);
    awaitSnapshot(s -> s.configuration().isPresent());
    server.applyYaml(pool("second", "10.0.0.128/25"));
    ClusterSnapshot snapshot =
        awaitSnapshot(s -> s.problems().stream().anyMatch(ConfigurationProblem::isError));
    assertThat(snapshot.problems().toString()).contains("/first").contains("/second");
    assertThat(snapshot.configuration().orElseThrow().pools()).hasSize(1);
    server.delete("metallb.io/v1beta1", "IPAddressPool", NAMESPACE, "second");
    awaitSnapshot(s -> s.problems().stream().noneMatch(ConfigurationProblem::isError));
  }

  @Test
  void everyFault_isSurvived() throws Exception {
    server.applyYaml(ARTICLE);
    connection.watch(listener);
    awaitSnapshot(s -> true);
    awaitReachable(true);

    server.faults().dropConnections();
    server.applyYaml(service("after-drop"));
    awaitSnapshot(s -> s.services().size() == 1);

    server.faults().down();
    awaitReachable(false);
    server.applyYaml(service("while-down"));
    server.delete("v1", "Service", "default", "after-drop");
    server.faults().up();
    awaitReachable(true);
    awaitSnapshot(
        s -> s.services().keySet().equals(Set.of(new ServiceKey("default", "while-down"))));

    server.faults().expireHistory();
    server.faults().failNext(5);
    server.applyYaml(service("after-expiry"));
    awaitSnapshot(s -> s.services().size() == 2);
    assertThat(last().services()).doesNotContainKey(new ServiceKey("default", "kubernetes"));
  }

  @Test
  void frozenServer_isNoticedThroughTheLeaseAndTheLeaseIsGivenUpInTime() throws Exception {
    server.applyYaml(ARTICLE);
    connection.watch(listener);
    awaitSnapshot(s -> true);
    List<String> told = new CopyOnWriteArrayList<>();
    connection.lease().contend(recording(told));
    await().atMost(SOON).until(() -> connection.lease().isHeld());
    server.faults().freeze();
    long frozen = System.nanoTime();
    await().atMost(SOON).until(() -> !connection.lease().isHeld());
    assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(Duration.ofSeconds(10));
    awaitReachable(false);
    server.faults().thaw();
    awaitReachable(true);
    server.applyYaml(service("after-thaw"));
    awaitSnapshot(s -> s.services().size() == 1);
    assertThat(told).startsWith("acquired 1").hasSize(2);
    try (KubernetesConnection next =
        KubernetesConnection.open(
            KubernetesSettings.of(NAMESPACE, "node-a").withKubeconfig(server.kubeconfig()))) {
      next.lease().contend(recording(told));
      await().atMost(SOON).until(() -> next.lease().isHeld());
    }
    assertThat(connection.lease().isHeld()).as("lost for good").isFalse();
    assertThat(told.get(2)).startsWith("acquired ");
  }

  private static AllocatorLease.Listener recording(List<String> told) {
    return new AllocatorLease.Listener() {
      @Override
      public void onAcquired(long term) {
        told.add("acquired " + term);
      }

      @Override
      public void onLost(String reason) {
        told.add("lost: " + reason);
      }
    };
  }

  @Test
  void lease_releasedByTheFirst_goesToTheSecondWithTheNextTerm() throws Exception {
    List<String> first = new CopyOnWriteArrayList<>();
    List<String> second = new CopyOnWriteArrayList<>();
    connection.lease().contend(recording(first));
    await().atMost(SOON).until(() -> connection.lease().isHeld());
    try (KubernetesConnection other =
        KubernetesConnection.open(
            KubernetesSettings.of(NAMESPACE, "node-b").withKubeconfig(server.kubeconfig()))) {
      other.lease().contend(recording(second));
      connection.close();
      await().atMost(SOON).until(() -> other.lease().isHeld());
    }
    assertThat(first).containsExactly("acquired 1");
    assertThat(second).containsExactly("acquired 2");
  }

  @Test
  void status_afterTheLeaseIsLost_isNotWritten() throws Exception {
    server.applyYaml(ARTICLE);
    server.applyYaml(service("nginx"));
    connection.watch(listener);
    Service nginx = awaitSnapshot(s -> s.services().containsKey(NGINX)).services().get(NGINX);
    connection.lease().contend(recording(new ArrayList<>()));
    await().atMost(SOON).until(() -> connection.lease().isHeld());
    connection.lease().close();
    assertThat(get(connection.writeStatus(assigns(nginx, "192.168.1.210"))))
        .isInstanceOf(StatusResult.Failed.class);
  }

  @Test
  void unknownFieldsInEveryKind_fromALaterKubernetes_stopNothing() throws Exception {
    installResources();
    server.applyYaml(ARTICLE);
    server.applyYaml(service("nginx"));
    server.applyYaml(pool("pool", "10.0.0.0/24"));
    server.applyYaml("{apiVersion: v1, kind: Node, metadata: {name: node-a}}");
    connection.watch(listener);
    awaitSnapshot(s -> s.services().containsKey(NGINX) && s.nodes().containsKey("node-a"));
    for (String collection :
        List.of("/services", "/nodes", "/namespaces", "/configmaps", "metallb.io/ipaddresspools")) {
      List<ObjectNode> objects = server.store().list(collection, "").objects();
      assertThat(objects).as(collection).isNotEmpty();
      objects.forEach(object -> server.store().put(collection, fromTheFuture(object)));
    }
    awaitSnapshot(
        s ->
            s.services().get(NGINX).labels().containsKey("future")
                && s.nodes().get("node-a").labels().containsKey("future")
                && s.namespaceLabels().get(NAMESPACE).containsKey("future")
                && s.configuration()
                    .orElseThrow()
                    .pool("pool")
                    .orElseThrow()
                    .labels()
                    .containsKey("future"));
  }

  private static ObjectNode fromTheFuture(ObjectNode stored) {
    ObjectNode object = stored.deepCopy();
    object.withObject("/metadata/labels").put("future", "yes");
    object.withObject("/metadata").put("futureMetadata", 1);
    object.withObject("/spec").putArray("futureSpec").add("x");
    object.withObject("/status").putObject("futureStatus").put("y", true);
    object.putObject("futureTop").put("z", 1.5);
    return object;
  }

  @Test
  void change_reachesTheListenerQuickly() throws Exception {
    server.applyYaml(ARTICLE);
    connection.watch(listener);
    awaitSnapshot(s -> true);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int count = i + 1;
      long start = System.nanoTime();
      server.applyYaml(service("s" + i));
      awaitSnapshot(s -> s.services().size() == count);
      micros.add((System.nanoTime() - start) / 1000);
    }
    List<Long> sorted = micros.stream().skip(10).sorted().toList();
    System.out.println("change to snapshot, median " + sorted.get(sorted.size() / 2) + " µs");
    assertThat(sorted.get(sorted.size() / 2)).isLessThan(200_000);
  }

  @Test
  void calls_ofAServicesLife_areTheseAndNoOthers() throws Exception {
    installResources();
    server.applyYaml(ARTICLE);
    server.applyYaml(service("nginx"));
    connection.watch(listener);
    Service nginx = awaitSnapshot(s -> s.services().containsKey(NGINX)).services().get(NGINX);
    connection.lease().contend(recording(new ArrayList<>()));
    await().atMost(SOON).until(() -> connection.lease().isHeld());
    get(connection.writeStatus(assigns(nginx, "192.168.1.210")));
    server.applyYaml(pool("pool", "10.0.0.0/24"));
    L2Announcement announced = new L2Announcement(NGINX, "node-a", LinkSelection.ALL);
    connection.report(
        new StatusReport(Set.of(announced), Map.of("pool", new PoolStatus(1, 0, 255, 0))));
    await().atMost(SOON).until(() -> calls().contains("metallb.io/ipaddresspools/status patch"));
    await().atMost(SOON).until(() -> calls().contains("metallb.io/servicel2statuses/status patch"));
    connection.report(new StatusReport(Set.of(), Map.of()));
    Event event = new Event(nginx.ref(), Event.Type.NORMAL, "r", "m", Event.ALLOCATOR, "node-a");
    connection.publish(event);
    connection.publish(event);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(calls())
                    .containsExactly(
                        "/configmaps list,watch",
                        "/events create,patch",
                        "/namespaces list,watch",
                        "/nodes list,watch",
                        "/services list,watch",
                        "/services/status patch",
                        "coordination.k8s.io/leases create,get,update",
                        "discovery.k8s.io/endpointslices list,watch",
                        "metallb.io/ipaddresspools list,watch",
                        "metallb.io/ipaddresspools/status patch",
                        "metallb.io/l2advertisements list,watch",
                        "metallb.io/servicel2statuses create,delete,list,watch",
                        "metallb.io/servicel2statuses/status patch"));
  }

  private Set<String> calls() {
    Map<String, TreeSet<String>> verbs =
        server.calls().counts().keySet().stream()
            .filter(call -> call.userAgent().startsWith("herald"))
            .collect(
                Collectors.groupingBy(
                    KubernetesConnectionTest::resource,
                    Collectors.mapping(Call::verb, Collectors.toCollection(TreeSet::new))));
    return verbs.entrySet().stream()
        .map(entry -> entry.getKey() + " " + String.join(",", entry.getValue()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String resource(Call call) {
    return call.group()
        + "/"
        + call.resource()
        + (call.subresource().isEmpty() ? "" : "/" + call.subresource());
  }
}
