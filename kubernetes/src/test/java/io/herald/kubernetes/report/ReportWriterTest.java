package io.herald.kubernetes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.api.L2Announcement;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.Logs;
import io.herald.kubernetes.Objects;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.Fence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

  private static final String STATUSES =
      "/apis/metallb.io/v1beta1/namespaces/herald-system/servicel2statuses/";

  private FakeApiServer server;
  private ApiConnection connection;
  private ReportWriter writer;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Duration left = Fence.UNLIMITED;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    connection = ApiConnection.open(Optional.of(server.kubeconfig(directory)));
    writer =
        new ReportWriter(
            connection, KubernetesSettings.of(Objects.NAMESPACE, "node-a"), this::left);
  }

  private Duration left() {
    asked.incrementAndGet();
    return left;
  }

  @AfterEach
  void stop() {
    writer.close();
    connection.close();
    server.close();
  }

  private void putStatusOf(String name, String service) {
    server.put(
        STATUSES + name,
        """
        {"metadata": {"name": "%s", "namespace": "herald-system", "labels": {
          "metallb.io/node": "node-a", "metallb.io/service-namespace": "default",
          "metallb.io/service-name": "%s"}}}
        """
            .formatted(name, service));
  }

  private static L2Announcement announcement(String service, String... links) {
    return new L2Announcement(
        new ServiceKey("default", service), "node-a", LinkSelection.of(Set.of(links)));
  }

  private void report(L2Announcement... announcements) {
    writer.report(
        new StatusReport(Set.of(announcements), Map.of("pool", new PoolStatus(1, 0, 255, 0))));
  }

  private boolean says(String name, String text) {
    return server.get(STATUSES + name).toString().contains(text);
  }

  @Test
  void oneObjectRefused_othersAreWrittenAndItIsSaidOnce() {
    putStatusOf("l2-a", "first");
    putStatusOf("l2-b", "second");
    server.put(Objects.POOLS + "pool", Objects.pool("pool", "10.0.0.0/24"));
    server.interceptor =
        request ->
            request.method().equals("PATCH")
                    && (request.path().contains("/l2-a/") || request.path().contains("/pool/"))
                ? Answer.status(422, "status.node: Invalid value: Value is immutable")
                : null;
    try (Logs logs = new Logs()) {
      report(announcement("first", "eth0"), announcement("second", "eth0"));
      await().until(() -> says("l2-b", "eth0"));
      report(announcement("first", "eth0"), announcement("second", "eth1"));
      await().until(() -> says("l2-b", "eth1"));
      assertThat(server.count("PATCH", "/l2-a/")).as("not tried each time").isEqualTo(1);
      assertThat(logs.complaints().stream().map(event -> event.getFormattedMessage()))
          .filteredOn(line -> line.contains("l2-a"))
          .singleElement()
          .asString()
          .contains("Value is immutable", "delete it");
    }
  }

  @Test
  void fenceOpensAgain_whatWasReportedIsWritten() {
    putStatusOf("l2-a", "first");
    left = Duration.ZERO;
    report(announcement("first", "eth0"));
    await().until(() -> asked.get() > 0);
    left = Fence.UNLIMITED;
    await().until(() -> says("l2-a", "eth0"));
  }
}
