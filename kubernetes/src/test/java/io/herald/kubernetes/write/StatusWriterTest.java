package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.Objects;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.Fence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusWriterTest {

  private static final String PATH = Objects.SERVICES + "nginx";

  private FakeApiServer server;
  private ApiConnection connection;
  private StatusWriter writer;
  private volatile Duration left = Fence.UNLIMITED;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    connection = ApiConnection.open(Optional.of(server.kubeconfig(directory)));
    writer = new StatusWriter(connection, () -> left);
  }

  @AfterEach
  void stop() {
    writer.close();
    connection.close();
    server.close();
  }

  private static StatusUpdate update(String version) {
    Service service = StatusPatchTest.service(version, Map.of(), List.of(), false);
    return new StatusUpdate(service, List.of(StatusPatchTest.ADDRESS), Optional.of("p"));
  }

  private String version() {
    return server.get(PATH).getAsJsonObject("metadata").get("resourceVersion").getAsString();
  }

  private StatusResult write(StatusUpdate update) throws Exception {
    return writer.write(update).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void write_currentVersion_isAMergePatchOfTheStatusSubresource() throws Exception {
    server.put(PATH, Objects.service("nginx"));
    StatusResult result = write(update(version()));
    assertThat(result).isEqualTo(new StatusResult.Written(version()));
    assertThat(server.count("PATCH", "/services/nginx/status")).isEqualTo(1);
    JsonObject object = server.get(PATH);
    assertThat(object.toString()).contains("192.168.1.210").contains("futureField");
    writer.close();
    assertThat(writer.hasCutOff()).isFalse();
  }

  @Test
  void write_staleVersion_isConflict() throws Exception {
    server.put(PATH, Objects.service("nginx"));
    assertThat(write(update("1"))).isEqualTo(new StatusResult.Conflict());
    assertThat(server.get(PATH).toString()).doesNotContain("192.168.1.210");
  }

  @Test
  void write_deletedService_isGone() throws Exception {
    assertThat(write(update("1"))).isEqualTo(new StatusResult.Gone());
  }

  @Test
  void write_withoutAChange_sendsNothing() throws Exception {
    Service same =
        StatusPatchTest.service(
            "7", Map.of(StatusPatch.POOL, "p"), List.of(StatusPatchTest.ADDRESS), false);
    StatusResult result =
        write(new StatusUpdate(same, List.of(StatusPatchTest.ADDRESS), Optional.of("p")));
    assertThat(result).isEqualTo(new StatusResult.Written("7"));
    assertThat(server.requests).isEmpty();
  }

  @Test
  void write_serverBusyForAMoment_isTriedAgain() throws Exception {
    server.put(PATH, Objects.service("nginx"));
    AtomicInteger failures = new AtomicInteger();
    server.interceptor =
        request -> failures.incrementAndGet() <= 2 ? Answer.status(429, "slow down") : null;
    assertThat(write(update(version()))).isInstanceOf(StatusResult.Written.class);
  }

  @Test
  void write_serverRefuses_failsWithItsWordsAndTheFix() throws Exception {
    server.interceptor = request -> Answer.status(403, "cannot patch");
    assertThat(write(update("1")))
        .isInstanceOfSatisfying(
            StatusResult.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("cannot patch")
                    .contains("grant patch on services/status"));
    server.interceptor = request -> Answer.status(422, "not an address");
    assertThat(write(update("1")))
        .isInstanceOfSatisfying(
            StatusResult.Failed.class,
            failed -> assertThat(failed.reason()).contains("not an address"));
    assertThat(server.count("PATCH", "/status")).as("final refusals are not repeated").isEqualTo(2);
  }

  @Test
  void write_serverDown_failsAfterFewAttemptsAndThenAtOnce() throws Exception {
    server.close();
    assertThat(write(update("1"))).isInstanceOf(StatusResult.Failed.class);
    long start = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      assertThat(write(update("1"))).isInstanceOf(StatusResult.Failed.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void write_leaseLostMeanwhile_isNotSent() throws Exception {
    server.put(PATH, Objects.service("nginx"));
    for (Duration nothing : List.of(Duration.ofMillis(-1), Duration.ZERO, Duration.ofMillis(50))) {
      left = nothing;
      assertThat(write(update(version())))
          .isInstanceOfSatisfying(
              StatusResult.Failed.class, failed -> assertThat(failed.reason()).contains("Lease"));
    }
    assertThat(server.count("PATCH", "/status")).isZero();
  }

  @Test
  void write_serverSilent_isWaitedForNoLongerThanTheLeaseIsOurs() throws Exception {
    server.put(PATH, Objects.service("nginx"));
    StatusUpdate update = update(version());
    left = Duration.ofMillis(300);
    server.freeze();
    long start = System.nanoTime();
    CompletionStage<StatusResult> result = writer.write(update);
    await().until(() -> server.count("PATCH", "/status") == 1);
    left = Duration.ZERO;
    assertThat(result.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(StatusResult.Failed.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(server.requests.get(0).query())
        .as("the server gives up as well")
        .containsEntry("timeout", "300ms");
  }

  @Test
  void write_2000Services_allAreWrittenWithFewThreads() throws Exception {
    List<CompletionStage<StatusResult>> results = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      server.put(Objects.SERVICES + "s" + i, Objects.service("s" + i));
    }
    long start = System.nanoTime();
    for (int i = 0; i < 2000; i++) {
      results.add(writer.write(updateOf("s" + i)));
    }
    for (CompletionStage<StatusResult> result : results) {
      assertThat(result.toCompletableFuture().get(60, TimeUnit.SECONDS))
          .isInstanceOf(StatusResult.Written.class);
    }
    System.out.println(
        "2000 statuses written in "
            + Duration.ofNanos(System.nanoTime() - start).toMillis()
            + " ms");
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("herald-status")))
        .hasSizeLessThanOrEqualTo(4);
  }

  private StatusUpdate updateOf(String name) {
    Service base = StatusPatchTest.service("", Map.of(), List.of(), false);
    String version =
        server
            .get(Objects.SERVICES + name)
            .getAsJsonObject("metadata")
            .get("resourceVersion")
            .getAsString();
    Service service =
        new Service(
            new ServiceKey("default", name),
            base.uid(),
            version,
            base.created(),
            base.labels(),
            base.annotations(),
            true,
            base.loadBalancerClass(),
            base.loadBalancerIp(),
            false,
            0,
            base.ipFamilyPolicy(),
            base.ipFamilies(),
            base.clusterIps(),
            base.ports(),
            base.selector(),
            base.ingress(),
            false);
    return new StatusUpdate(service, List.of(IpAddress.parse("10.0.0.1")), Optional.of("p"));
  }

  @Test
  void close_withWritesWaiting_completesThemAll() throws Exception {
    server.put(PATH, Objects.service("nginx"));
    server.freeze();
    List<CompletionStage<StatusResult>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      results.add(writer.write(update("1")));
    }
    writer.close();
    for (CompletionStage<StatusResult> result : results) {
      assertThat(result.toCompletableFuture().get(20, TimeUnit.SECONDS))
          .isInstanceOf(StatusResult.Failed.class);
    }
    assertThat(writer.hasCutOff()).isTrue();
  }
}
