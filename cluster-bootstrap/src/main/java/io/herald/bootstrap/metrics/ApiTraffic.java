package io.herald.bootstrap.metrics;

import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.ClusterListener;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.api.Event;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts what goes to and comes from the Kubernetes API, over all connections of this process, one
 * at a time. Thread-safe.
 */
public final class ApiTraffic {
  private static final List<String> RESULTS = List.of("written", "conflict", "gone", "failed");

  private final LongAdder updates = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final Map<String, LongAdder> writes = new TreeMap<>();
  private final Map<String, LongAdder> events = new TreeMap<>();
  private final AtomicReference<Optional<Observed>> open = new AtomicReference<>(Optional.empty());

  /** Nothing is counted yet. */
  public ApiTraffic() {
    RESULTS.forEach(result -> writes.put(result, new LongAdder()));
    for (Event.Type type : Event.Type.values()) {
      events.put(label(type), new LongAdder());
    }
  }

  /**
   * Counts what goes through the result until it is closed.
   *
   * @param api does the work
   * @param silence how long ago the server last answered
   */
  public KubernetesApi observe(KubernetesApi api, Supplier<Duration> silence) {
    Observed observed = new Observed(api, silence);
    open.set(Optional.of(observed));
    return observed;
  }

  void register(Registrar registrar) {
    registrar.add(Catalogue.UPDATES, series -> series.add(updates.sum()));
    registrar.add(Catalogue.UPDATE_ERRORS, series -> series.add(errors.sum()));
    registrar.add(
        Catalogue.STATUS_WRITES,
        series -> writes.forEach((result, count) -> series.add(count.sum(), result)));
    registrar.add(
        Catalogue.EVENTS, series -> events.forEach((type, count) -> series.add(count.sum(), type)));
    registrar.add(
        Catalogue.API_SILENCE,
        series ->
            open.get()
                .ifPresent(observed -> series.add(observed.silence.get().toMillis() / 1000.0)));
  }

  private static String label(Event.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private void count(StatusResult result) {
    String label = result.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    Optional.ofNullable(writes.get(label)).ifPresent(LongAdder::increment);
    if (result instanceof StatusResult.Failed) {
      errors.increment();
    }
  }

  private final class Observed implements KubernetesApi {
    private final KubernetesApi api;
    private final Supplier<Duration> silence;

    Observed(KubernetesApi api, Supplier<Duration> silence) {
      this.api = api;
      this.silence = silence;
    }

    @Override
    public void watch(ClusterListener listener) {
      api.watch(new Counting(listener));
    }

    @Override
    public CompletionStage<StatusResult> writeStatus(StatusUpdate update) {
      return api.writeStatus(update)
          .whenComplete(
              (result, failure) ->
                  count(result == null ? new StatusResult.Failed("no result") : result));
    }

    @Override
    public void reportConfiguration(ConfigurationReport report) {
      api.reportConfiguration(report);
    }

    @Override
    public void publish(Event event) {
      Optional.ofNullable(events.get(label(event.type()))).ifPresent(LongAdder::increment);
      api.publish(event);
    }

    @Override
    public AllocatorLease lease() {
      return api.lease();
    }

    @Override
    public void close() {
      api.close();
      open.updateAndGet(current -> current.filter(observed -> observed != this));
    }
  }

  private final class Counting implements ClusterListener {
    private final ClusterListener listener;
    private List<ConfigurationProblem> problems = List.of();

    Counting(ClusterListener listener) {
      this.listener = listener;
    }

    @Override
    public void onSnapshot(ClusterSnapshot snapshot) {
      updates.increment();
      List<ConfigurationProblem> found =
          snapshot.problems().stream().filter(ConfigurationProblem::isError).toList();
      if (!found.isEmpty() && !found.equals(problems)) {
        errors.increment();
      }
      problems = found;
      listener.onSnapshot(snapshot);
    }

    @Override
    public void onReachable(boolean reachable) {
      listener.onReachable(reachable);
    }
  }
}
