package io.herald.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.ConfigurationProblem.Severity;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.KubernetesConnection;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.KubernetesSettings.WatchSettings;
import io.herald.kubernetes.Logs;
import io.herald.kubernetes.Objects;
import io.herald.kubernetes.RecordingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watches against a server that misbehaves in every way known. */
class ClusterWatchTest {

  private static final ServiceKey NGINX = new ServiceKey("default", "nginx");
  private static final int KINDS = 11;

  @TempDir Path directory;
  private FakeApiServer server;
  private KubernetesConnection connection;
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void start() throws Exception {
    server = new FakeApiServer();
    server.put(Objects.CONFIG_MAPS + "config", Objects.configMap(Objects.ARTICLE));
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
    assertThat(listener.overlaps).as("overlapping calls of the listener").hasValue(0);
  }

  private static WatchSettings quick() {
    return new WatchSettings(
        Duration.ofSeconds(50),
        Duration.ofSeconds(60),
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        Duration.ofMillis(100),
        Duration.ofMillis(15));
  }

  private void watch(WatchSettings settings) throws Exception {
    connection =
        KubernetesConnection.open(
            KubernetesSettings.of(Objects.NAMESPACE, "node-a")
                .withKubeconfig(server.kubeconfig(directory))
                .withWatch(settings));
    connection.watch(listener);
  }

  private void awaitAllWatching() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> server.openWatches() == KINDS);
  }

  @Test
  void everyKind_withFieldsNobodyKnows_isReadFromListAndWatch() throws Exception {
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    server.put(Objects.SLICES + "nginx-1", Objects.slice("nginx-1", "nginx", "node-a"));
    server.put(Objects.NODES + "node-a", Objects.node("node-a"));
    server.put(Objects.NAMESPACES + "default", Objects.namespace("default"));
    server.put(Objects.POOLS + "pool", Objects.pool("pool", "10.9.0.0/24"));
    server.put(Objects.ADVERTISEMENTS + "ad", Objects.advertisement("ad"));
    watch(quick());
    ClusterSnapshot listed = listener.await(s -> true);
    assertThat(listed.services()).containsOnlyKeys(NGINX);
    assertThat(listed.endpointsOf(NGINX).servingNodes()).containsExactly("node-a");
    assertThat(listed.nodes()).containsOnlyKeys("node-a");
    assertThat(listed.namespaceLabels().get("default")).containsEntry("team", "a");
    assertThat(listed.configuration().orElseThrow().pool("pool")).isPresent();
    assertThat(listed.configuration().orElseThrow().l2Advertisements()).hasSize(1);

    awaitAllWatching();
    server.put(Objects.SERVICES + "other", Objects.service("other"));
    server.put(Objects.SLICES + "other-1", Objects.slice("other-1", "other", "node-b"));
    server.put(Objects.NODES + "node-b", Objects.node("node-b"));
    server.put(Objects.NAMESPACES + "kube-system", Objects.namespace("kube-system"));
    server.put(Objects.POOLS + "second", Objects.pool("second", "10.8.0.0/24"));
    server.put(Objects.ADVERTISEMENTS + "ad2", Objects.advertisement("ad2"));
    ServiceKey other = new ServiceKey("default", "other");
    listener.await(
        s ->
            s.services().containsKey(other)
                && s.endpointsOf(other).anyServing()
                && s.nodes().containsKey("node-b")
                && s.namespaceLabels().containsKey("kube-system")
                && s.configuration().orElseThrow().pools().size() == 2
                && s.configuration().orElseThrow().l2Advertisements().size() == 2);
  }

  @Test
  void snapshot_whileOneKindCannotBeListed_isHeldBack() throws Exception {
    server.interceptor =
        request -> request.path().endsWith("/nodes") ? Answer.status(500, "etcd") : null;
    try (Logs logs = new Logs()) {
      watch(quick());
      Awaitility.await().until(() -> server.count("GET", "/nodes") > 4);
      assertThat(listener.snapshots).isEmpty();
      assertThat(logs.complaints())
          .as("one line, however often it fails")
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getFormattedMessage()).contains("nodes").contains("500 etcd"));
    }
    server.interceptor = request -> null;
    listener.await(s -> true);
  }

  @Test
  void forbidden_isLoggedWithTheGrantToMake() throws Exception {
    server.interceptor =
        request -> request.path().endsWith("/ipaddresspools") ? Answer.status(403, "denied") : null;
    try (Logs logs = new Logs()) {
      watch(quick());
      Awaitility.await().until(() -> !logs.complaints().isEmpty());
      assertThat(logs.complaints().get(0).getFormattedMessage())
          .contains("grant list and watch on ipaddresspools");
    }
    assertThat(listener.snapshots).as("not knowing the pools is not having none").isEmpty();
  }

  @Test
  void customResources_absentThenInstalled_areNoticed() throws Exception {
    server.interceptor =
        request ->
            request.path().contains("metallb.io") ? Answer.status(404, "page not found") : null;
    watch(quick());
    ClusterSnapshot without = listener.await(s -> true);
    assertThat(without.configuration().orElseThrow().pool("default")).isPresent();
    server.put(Objects.POOLS + "pool", Objects.pool("pool", "192.168.1.0/24"));
    server.put(Objects.ADVERTISEMENTS + "ad", Objects.advertisement("ad"));
    server.interceptor = request -> null;
    listener.await(s -> s.configuration().orElseThrow().pool("pool").isPresent());
  }

  private void putPoolAndAdvertisement() {
    server.put(Objects.POOLS + "pool", Objects.pool("pool", "192.168.1.0/24"));
    server.put(Objects.ADVERTISEMENTS + "ad", Objects.advertisement("ad"));
  }

  private static boolean isAdvertised(ClusterSnapshot snapshot) {
    return snapshot.configuration().filter(c -> !c.l2Advertisements().isEmpty()).isPresent();
  }

  @Test
  void watchesThatEndAtOnce_areResumedMoreAndMoreSlowly() throws Exception {
    server.interceptor =
        request ->
            request.path().endsWith("/services") && request.query().containsKey("watch")
                ? new Answer(200, "", Map.of())
                : null;
    watch(quick());
    listener.await(s -> true);
    long start = System.nanoTime();
    long before = server.count("GET", "/services");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> System.nanoTime() - start > Duration.ofSeconds(1).toNanos());
    assertThat(server.count("GET", "/services") - before).isBetween(2L, 30L);
    server.interceptor = request -> null;
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    listener.await(s -> s.services().containsKey(NGINX));
  }

  @Test
  void kindThatVanishes_leavesWhatItSaidInForceUntilItIsListedAgain() throws Exception {
    putPoolAndAdvertisement();
    watch(quick());
    listener.await(ClusterWatchTest::isAdvertised);
    awaitAllWatching();
    try (Logs logs = new Logs()) {
      server.interceptor =
          request ->
              request.path().endsWith("/l2advertisements") ? Answer.status(404, "gone") : null;
      long looks = server.count("GET", "/l2advertisements");
      server.breakWatches();
      // Longer than what is taken away waits for quiet.
      long start = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  server.count("GET", "/l2advertisements") > looks + 5
                      && System.nanoTime() - start > Duration.ofMillis(1500).toNanos());
      server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
      ClusterSnapshot after = listener.await(s -> s.services().containsKey(NGINX));
      assertThat(isAdvertised(after)).isTrue();
      assertThat(logs.complaints().stream().map(event -> event.getFormattedMessage()))
          .as("said once")
          .filteredOn(line -> line.contains("L2Advertisement"))
          .singleElement()
          .asString()
          .contains("stays in force");
    }
    server.delete(Objects.ADVERTISEMENTS + "ad");
    server.interceptor = request -> null;
    listener.await(s -> !isAdvertised(s));
  }

  @Test
  void kindUnknownAtFirstLook_whileItsSiblingIsKnown_isLookedForAgainFirst() throws Exception {
    putPoolAndAdvertisement();
    server.interceptor =
        request ->
            request.path().endsWith("/l2advertisements")
                    && server.count("GET", "/l2advertisements") == 1
                ? Answer.status(404, "not yet")
                : null;
    watch(quick());
    ClusterSnapshot first = listener.await(s -> true);
    assertThat(listener.snapshots).allMatch(ClusterWatchTest::isAdvertised);
    assertThat(isAdvertised(first)).isTrue();
  }

  @Test
  void kindUnknownAtEveryLook_isTakenForAbsent() throws Exception {
    putPoolAndAdvertisement();
    server.interceptor =
        request -> request.path().endsWith("/l2advertisements") ? Answer.status(404, "no") : null;
    watch(quick());
    ClusterSnapshot first = listener.await(s -> true);
    assertThat(first.configuration().orElseThrow().pools()).hasSize(1);
    assertThat(isAdvertised(first)).isFalse();
    assertThat(server.count("GET", "/l2advertisements")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void brokenWatches_areResumedWithoutListingAgain() throws Exception {
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    watch(quick());
    listener.await(s -> s.services().containsKey(NGINX));
    awaitAllWatching();
    long lists = lists();
    server.breakWatches();
    server.delete(Objects.SERVICES + "nginx");
    listener.await(s -> s.services().isEmpty());
    assertThat(lists()).isEqualTo(lists);
  }

  private long lists() {
    return server.requests.stream().filter(r -> r.query().containsKey("limit")).count();
  }

  @Test
  void forgottenVersion_listsAgainAndFindsWhatWasDeletedMeanwhile() throws Exception {
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    server.put(Objects.SERVICES + "stays", Objects.service("stays"));
    watch(quick());
    listener.await(s -> s.services().size() == 2);
    awaitAllWatching();
    server.interceptor =
        request -> request.query().containsKey("watch") ? Answer.status(503, "away") : null;
    server.breakWatches();
    listener.awaitReachable(false);
    server.delete(Objects.SERVICES + "nginx");
    server.forgetHistory();
    server.interceptor = request -> null;
    ClusterSnapshot after = listener.await(s -> s.services().size() == 1);
    assertThat(after.services()).containsOnlyKeys(new ServiceKey("default", "stays"));
    listener.awaitReachable(true);
  }

  @Test
  void outage_ofTheWholeServer_isTwoLogLinesAndBackOff() throws Exception {
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    watch(quick());
    listener.await(s -> s.services().containsKey(NGINX));
    awaitAllWatching();
    int port = server.port();
    try (Logs logs = new Logs()) {
      server.close();
      listener.awaitReachable(false);
      server = new FakeApiServer(port, null);
      server.put(Objects.CONFIG_MAPS + "config", Objects.configMap(Objects.ARTICLE));
      server.put(Objects.SERVICES + "fresh", Objects.service("fresh"));
      listener.awaitReachable(true);
      listener.await(s -> s.services().containsKey(new ServiceKey("default", "fresh")));
      assertThat(logs.complaints()).hasSize(1);
      assertThat(logs.complaints()).allMatch(event -> event.getThrowableProxy() == null);
    }
    assertThat(listener.last().services()).doesNotContainKey(NGINX);
    assertThat(listener.reachable).startsWith(true, false, true);
  }

  @Test
  void halfOpenConnection_overHttp11_isNoticedBySilence() throws Exception {
    WatchSettings impatient =
        new WatchSettings(
            Duration.ofSeconds(50),
            Duration.ofMillis(700),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofMillis(15));
    watch(impatient);
    listener.await(s -> true);
    awaitAllWatching();
    server.freeze();
    listener.awaitReachable(false);
    server.thaw();
    listener.awaitReachable(true);
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    listener.await(s -> s.services().containsKey(NGINX));
  }

  @Test
  void sameVersionSeenAgain_isNoChange() throws Exception {
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    watch(quick());
    listener.await(s -> s.services().containsKey(NGINX));
    awaitAllWatching();
    int before = listener.snapshots.size();
    server.forgetHistory();
    server.breakWatches();
    Awaitility.await().until(() -> lists() >= 2 * KINDS);
    awaitAllWatching();
    server.put(Objects.SERVICES + "last", Objects.service("last"));
    listener.await(s -> s.services().size() == 2);
    assertThat(listener.snapshots.size()).isEqualTo(before + 1);
  }

  @Test
  void nodeHeartbeat_isNoChange() throws Exception {
    server.put(Objects.NODES + "node-a", Objects.node("node-a"));
    watch(quick());
    listener.await(s -> s.nodes().containsKey("node-a"));
    awaitAllWatching();
    int before = listener.snapshots.size();
    for (int i = 0; i < 10; i++) {
      server.put(
          Objects.NODES + "node-a",
          Objects.node("node-a").replace("10:00:00Z", "10:00:0" + i + "Z"));
    }
    server.put(Objects.NODES + "node-b", Objects.node("node-b"));
    listener.await(s -> s.nodes().size() == 2);
    assertThat(listener.snapshots.size()).isEqualTo(before + 1);
  }

  @Test
  void burst_of1000Services_isFewSnapshotsAndTheFirstOneIsQuick() throws Exception {
    watch(quick());
    listener.await(s -> true);
    awaitAllWatching();
    int before = listener.snapshots.size();
    long start = System.nanoTime();
    server.put(Objects.SERVICES + "first", Objects.service("first"));
    listener.await(s -> s.services().size() == 1);
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    for (int i = 0; i < 999; i++) {
      server.put(Objects.SERVICES + "s" + i, Objects.service("s" + i));
    }
    listener.await(s -> s.services().size() == 1000);
    int snapshots = listener.snapshots.size() - before;
    System.out.println("first change seen after " + latency + ", 1000 in " + snapshots);
    assertThat(latency).isLessThan(Duration.ofSeconds(2));
    assertThat(snapshots).isLessThan(500);
  }

  @Test
  void list_of1200Services_isReadInPages() throws Exception {
    for (int i = 0; i < 1200; i++) {
      server.put(Objects.SERVICES + "s" + i, Objects.service("s" + i));
    }
    watch(quick());
    assertThat(listener.await(s -> true).services()).hasSize(1200);
    assertThat(
            server.requests.stream()
                .filter(r -> r.path().equals("/api/v1/services"))
                .filter(r -> r.query().containsKey("limit"))
                .count())
        .isEqualTo(3);
  }

  @Test
  void configMap_isAskedForByName() throws Exception {
    server.put(
        Objects.CONFIG_MAPS + "kube-root-ca.crt",
        Objects.configMap("other: stuff").replace("\"name\":\"config\"", "\"name\":\"x\""));
    watch(quick());
    listener.await(s -> true);
    assertThat(
            server.requests.stream()
                .filter(r -> r.path().endsWith("/configmaps"))
                .map(r -> r.query().get("fieldSelector")))
        .containsOnly("metadata.name=config");
  }

  @Test
  void invalidConfiguration_leavesTheLastValidInForce() throws Exception {
    watch(quick());
    listener.await(s -> s.configuration().isPresent());
    awaitAllWatching();
    server.put(
        Objects.CONFIG_MAPS + "config",
        Objects.configMap(Objects.ARTICLE.replace("protocol", "protocoll")));
    ClusterSnapshot broken = listener.await(s -> !s.problems().isEmpty());
    assertThat(broken.configuration().orElseThrow().pool("default")).isPresent();
    assertThat(broken.problems().toString()).contains("protocoll").contains("line 3");
    server.put(Objects.CONFIG_MAPS + "config", Objects.configMap(Objects.ARTICLE));
    listener.await(s -> s.problems().isEmpty());
  }

  @Test
  void bothSources_resourcesWinAndAProblemSaysSo() throws Exception {
    server.put(Objects.POOLS + "pool", Objects.pool("pool", "10.9.0.0/24"));
    watch(quick());
    ClusterSnapshot snapshot = listener.await(s -> s.configuration().isPresent());
    assertThat(snapshot.configuration().orElseThrow().pools())
        .singleElement()
        .satisfies(pool -> assertThat(pool.contains(IpAddress.parse("10.9.0.1"))).isTrue());
    listener.await(
        s ->
            s.problems().stream()
                .anyMatch(
                    problem ->
                        problem.severity() == Severity.IGNORED
                            && problem.object().name().equals("config")));
  }

  @Test
  void close_endsAllThreads() throws Exception {
    watch(quick());
    listener.await(s -> true);
    awaitAllWatching();
    connection.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(heraldThreads()).isEmpty());
  }

  private static Set<String> heraldThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("herald-"))
        .collect(java.util.stream.Collectors.toSet());
  }
}
