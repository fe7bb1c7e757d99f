package io.herald.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.Event;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.KubernetesSettings.LeaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watch, status, events and Lease together, over real HTTP. */
class KubernetesConnectionTest {

  private static final String LEASES = "/apis/coordination.k8s.io/";
  private static final ServiceKey NGINX = new ServiceKey("default", "nginx");

  private FakeApiServer server;
  private KubernetesConnection connection;
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    connection =
        KubernetesConnection.open(
            KubernetesSettings.of(Objects.NAMESPACE, "node-a")
                .withKubeconfig(server.kubeconfig(directory)));
  }

  @AfterEach
  void close() {
    connection.close();
    server.close();
  }

  @Test
  void wholeStory_configMapAndService_addressIsWrittenAndSeenAgain() throws Exception {
    server.put(Objects.CONFIG_MAPS + "config", Objects.configMap(Objects.ARTICLE));
    server.put(Objects.NODES + "node-a", Objects.node("node-a"));
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    connection.watch(listener);

    ClusterSnapshot snapshot = listener.await(s -> s.services().containsKey(NGINX));
    assertThat(snapshot.configuration().orElseThrow().pool("default")).isPresent();
    assertThat(snapshot.problems()).isEmpty();

    IpAddress address = IpAddress.parse("192.168.1.210");
    StatusResult result =
        connection
            .writeStatus(
                new StatusUpdate(
                    snapshot.services().get(NGINX), List.of(address), Optional.of("default")))
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    assertThat(result).isInstanceOf(StatusResult.Written.class);
    ClusterSnapshot after =
        listener.await(s -> s.services().get(NGINX).ingress().equals(List.of(address)));
    assertThat(after.services().get(NGINX).annotations())
        .containsEntry("metallb.io/ip-allocated-from-pool", "default");

    connection.publish(
        new Event(
            after.services().get(NGINX).ref(),
            Event.Type.NORMAL,
            "IPAllocated",
            "Assigned IP [\"192.168.1.210\"]",
            Event.ALLOCATOR,
            "node-a"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> server.all("/api/v1/namespaces/default/events/").size() == 1);
    assertThat(listener.overlaps).hasValue(0);
  }

  @Test
  void lease_contended_isAcquiredWithTermOne() {
    List<Long> terms = contend(connection);
    assertThat(terms).containsExactly(1L);
    assertThat(connection.lease().isHeld()).isTrue();
  }

  /** Returns when the Lease is held: the terms gained, and -1 for each loss. */
  private static List<Long> contend(KubernetesConnection contender) {
    List<Long> terms = new CopyOnWriteArrayList<>();
    contender
        .lease()
        .contend(
            new AllocatorLease.Listener() {
              @Override
              public void onAcquired(long term) {
                terms.add(term);
              }

              @Override
              public void onLost(String reason) {
                terms.add(-1L);
              }
            });
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !terms.isEmpty());
    return terms;
  }

  /** The Lease's times are those of herald-settings.conf. */
  @Test
  void writesNearTheEndOfALeaseThatIsNotRenewed_areGivenUpBeforeAnotherCanTakeIt(
      @TempDir Path directory) throws Exception {
    Duration leaseDuration = Duration.ofSeconds(5);
    StatusUpdate update = updateOfNginx();
    AtomicLong renewed = new AtomicLong();
    CountDownLatch over = new CountDownLatch(1);
    List<Duration> heldUntil = new CopyOnWriteArrayList<>();
    server.interceptor =
        request -> {
          long now = System.nanoTime();
          if (request.path().contains("/leases")) {
            boolean taken = request.method().equals("POST") && renewed.compareAndSet(0, now);
            return taken || request.method().equals("GET") ? null : Answer.status(500, "no leader");
          }
          if (!request.method().equals("PATCH")) {
            return null;
          }
          Duration since = Duration.ofNanos(now - renewed.get());
          if (since.compareTo(Duration.ofMillis(3200)) < 0) {
            return Answer.status(429, "slow down");
          }
          String timeout = request.query().getOrDefault("timeout", "60000ms");
          heldUntil.add(since.plusMillis(Long.parseLong(timeout.replace("ms", ""))));
          awaitQuietly(over);
          return null;
        };
    LeaseSettings lease =
        new LeaseSettings(
            "herald-allocator",
            "node-a",
            leaseDuration,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    try (KubernetesConnection holder = open(directory, "node-a", lease)) {
      contend(holder);
      while (holder.lease().isHeld()) {
        holder.writeStatus(update).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - renewed.get()))
          .as("the last write had ended")
          .isLessThan(leaseDuration);
      assertThat(heldUntil)
          .as("how long the server was asked to try")
          .isNotEmpty()
          .allSatisfy(end -> assertThat(end).isLessThan(leaseDuration));
    } finally {
      over.countDown();
    }
  }

  private KubernetesConnection open(Path directory, String node, LeaseSettings lease)
      throws Exception {
    return KubernetesConnection.open(
        KubernetesSettings.of(Objects.NAMESPACE, node)
            .withKubeconfig(server.kubeconfig(directory))
            .withLease(lease));
  }

  private static LeaseSettings quickLease(String node) {
    return new LeaseSettings(
        "herald-allocator",
        node,
        Duration.ofSeconds(2),
        Duration.ofMillis(50),
        Duration.ofMillis(500));
  }

  /** The configuration that the next allocator finds, with what happens before it begins. */
  private Optional<Configuration> foundByTheNext(Path directory, Runnable meanwhile)
      throws Exception {
    try (KubernetesConnection first = open(directory, "node-a", quickLease("node-a"))) {
      contend(first);
      first.watch(listener);
      listener.await(s -> s.configuration().isPresent());
      Awaitility.await()
          .until(() -> server.all(LEASES).get(0).toString().contains("configuration-source"));
    }
    meanwhile.run();
    RecordingListener hears = new RecordingListener();
    try (KubernetesConnection next = open(directory, "node-b", quickLease("node-b"))) {
      contend(next);
      next.watch(hears);
      ClusterSnapshot decided =
          hears.await(s -> s.configuration().isPresent() || !s.problems().isEmpty());
      return decided.configuration();
    }
  }

  @Test
  void lastPoolDeletedBetweenTwoAllocators_theNextFindsAnEmptyConfiguration(@TempDir Path directory)
      throws Exception {
    server.put(Objects.POOLS + "pool", Objects.pool("pool", "192.168.1.0/24"));
    Optional<Configuration> found =
        foundByTheNext(directory, () -> server.delete(Objects.POOLS + "pool"));
    assertThat(found.orElseThrow().pools()).isEmpty();
  }

  @Test
  void configMapDeletedBetweenTwoAllocators_theNextTouchesNothing(@TempDir Path directory)
      throws Exception {
    server.put(Objects.CONFIG_MAPS + "config", Objects.configMap(Objects.ARTICLE));
    Optional<Configuration> found =
        foundByTheNext(directory, () -> server.delete(Objects.CONFIG_MAPS + "config"));
    assertThat(found).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StatusUpdate updateOfNginx() throws Exception {
    server.put(Objects.SERVICES + "nginx", Objects.service("nginx"));
    connection.watch(listener);
    Service nginx = listener.await(s -> s.services().containsKey(NGINX)).services().get(NGINX);
    return new StatusUpdate(nginx, List.of(IpAddress.parse("192.0.2.1")), Optional.of("p"));
  }

  @Test
  void close_whileAWriteGetsNoAnswer_leavesTheLeaseToItsEnd() throws Exception {
    StatusUpdate update = updateOfNginx();
    contend(connection);
    CountDownLatch over = new CountDownLatch(1);
    server.interceptor =
        request -> {
          if (request.method().equals("PATCH")) {
            awaitQuietly(over);
          }
          return null;
        };
    connection.writeStatus(update);
    Awaitility.await().until(() -> server.count("PATCH", "/status") == 1);
    connection.close();
    over.countDown();
    assertThat(connection.lease().isHeld()).isFalse();
    assertThat(server.all(LEASES).get(0).toString()).contains("\"holderIdentity\":\"node-a\"");
  }
}
