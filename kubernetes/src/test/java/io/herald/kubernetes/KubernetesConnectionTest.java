package io.herald.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ServiceKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watch, status, events and Lease together, over real HTTP. */
class KubernetesConnectionTest {

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
    var terms = new java.util.concurrent.CopyOnWriteArrayList<Long>();
    connection
        .lease()
        .contend(
            new io.herald.actors.api.AllocatorLease.Listener() {
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
    assertThat(terms).containsExactly(1L);
    assertThat(connection.lease().isHeld()).isTrue();
  }
}
