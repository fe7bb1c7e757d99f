package io.herald.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.ClusterListener;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.api.Event;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTrafficTest {
  private static final ObjectRef POOL =
      new ObjectRef("metallb.io/v1beta1", "IPAddressPool", "herald", "lan", "");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ApiTraffic traffic = new ApiTraffic();
  private final Api server = new Api();
  private final KubernetesApi observed = traffic.observe(server, () -> Duration.ofMillis(1500));

  @BeforeEach
  void register() {
    traffic.register(new Registrar(registry));
  }

  @Test
  void counters_beforeAnyTraffic_areZero() {
    assertThat(scrape().series())
        .containsEntry("metallb_k8s_client_updates_total", 0.0)
        .containsEntry("metallb_k8s_client_update_errors_total", 0.0)
        .containsEntry("herald_api_status_writes_total{result=\"conflict\"}", 0.0)
        .containsEntry("herald_api_events_total{type=\"warning\"}", 0.0);
  }

  @Test
  void updates_sameProblemTwice_isOneErrorAndReachesTheListener() {
    List<ClusterSnapshot> seen = new ArrayList<>();
    observed.watch(
        new ClusterListener() {
          @Override
          public void onSnapshot(ClusterSnapshot snapshot) {
            seen.add(snapshot);
          }

          @Override
          public void onReachable(boolean reachable) {}
        });

    server.show(List.of());
    server.show(List.of(problem("is no range")));
    server.show(List.of(problem("is no range")));
    server.show(List.of(problem("overlaps")));

    assertThat(seen).hasSize(4);
    assertThat(scrape().series())
        .containsEntry("metallb_k8s_client_updates_total", 4.0)
        .containsEntry("metallb_k8s_client_update_errors_total", 2.0);
  }

  @Test
  void writes_eachOutcome_isCountedAndAFailureIsAnError() {
    for (StatusResult result :
        List.of(
            new StatusResult.Written("2"),
            new StatusResult.Conflict(),
            new StatusResult.Gone(),
            new StatusResult.Failed("down"))) {
      server.result = CompletableFuture.completedFuture(result);
      assertThat(observed.writeStatus(update()).toCompletableFuture().join()).isEqualTo(result);
    }
    server.result = CompletableFuture.failedFuture(new IllegalStateException("bug"));
    assertThat(observed.writeStatus(update()).toCompletableFuture()).isCompletedExceptionally();

    assertThat(scrape().series())
        .containsEntry("herald_api_status_writes_total{result=\"written\"}", 1.0)
        .containsEntry("herald_api_status_writes_total{result=\"conflict\"}", 1.0)
        .containsEntry("herald_api_status_writes_total{result=\"gone\"}", 1.0)
        .containsEntry("herald_api_status_writes_total{result=\"failed\"}", 2.0)
        .containsEntry("metallb_k8s_client_update_errors_total", 2.0);
  }

  @Test
  void publish_warning_isCountedAndPublished() {
    Event event =
        new Event(POOL, Event.Type.WARNING, "AddressConflict", "held", Event.SPEAKER, "node-1");

    observed.publish(event);

    assertThat(server.published).containsExactly(event);
    assertThat(scrape().series()).containsEntry("herald_api_events_total{type=\"warning\"}", 1.0);
  }

  @Test
  void close_olderConnection_leavesTheSilenceOfTheNewerOne() {
    KubernetesApi next = traffic.observe(new Api(), () -> Duration.ofSeconds(3));

    observed.close();
    assertThat(scrape().series()).containsEntry("herald_api_silence_seconds", 3.0);
    next.close();
    assertThat(scrape().of(Catalogue.API_SILENCE)).isEmpty();
    assertThat(server.closed).isTrue();
  }

  private Scrape scrape() {
    return Scrape.of(new String(Exposition.scrape(registry), StandardCharsets.UTF_8));
  }

  private static ConfigurationProblem problem(String message) {
    return new ConfigurationProblem(POOL, "spec.addresses[0]", message, "write first-last");
  }

  private static StatusUpdate update() {
    Service service =
        new Service(
            new ServiceKey("default", "web"),
            "uid",
            "1",
            Instant.EPOCH,
            Map.of(),
            Map.of(),
            true,
            Optional.empty(),
            Optional.empty(),
            false,
            0,
            IpFamilyPolicy.SINGLE_STACK,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            false);
    return new StatusUpdate(service, List.of(), Optional.empty());
  }

  /** Answers what it is told to. */
  private static final class Api implements KubernetesApi {
    final List<Event> published = new ArrayList<>();
    CompletionStage<StatusResult> result = new CompletableFuture<>();
    boolean closed;
    private @Nullable ClusterListener listener;

    void show(List<ConfigurationProblem> problems) {
      if (listener != null) {
        listener.onSnapshot(
            new ClusterSnapshot(
                Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty(), problems));
      }
    }

    @Override
    public void watch(ClusterListener next) {
      listener = next;
    }

    @Override
    public CompletionStage<StatusResult> writeStatus(StatusUpdate update) {
      return result;
    }

    @Override
    public void reportConfiguration(ConfigurationReport report) {}

    @Override
    public void publish(Event event) {
      published.add(event);
    }

    @Override
    public AllocatorLease lease() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
