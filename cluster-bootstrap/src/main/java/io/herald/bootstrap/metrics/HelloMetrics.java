package io.herald.bootstrap.metrics;

import io.herald.bootstrap.liveness.HelloStats;
import io.herald.bootstrap.liveness.PeerStatus;
import io.herald.bootstrap.liveness.PeerView;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The hello and what it says of the peers. */
final class HelloMetrics {
  private HelloMetrics() {}

  static void register(
      Registrar registrar, Supplier<HelloStats> stats, Supplier<List<PeerView>> peers) {
    registrar.add(
        Catalogue.PEERS,
        series -> {
          List<PeerView> watched = peers.get().stream().filter(PeerView::watched).toList();
          for (PeerStatus status : PeerStatus.values()) {
            long count = watched.stream().filter(peer -> peer.status() == status).count();
            series.add(count, label(status));
          }
        });
    count(registrar, Catalogue.HELLO_SENT, stats, HelloStats::sent);
    count(registrar, Catalogue.HELLO_SEND_ERRORS, stats, HelloStats::sendErrors);
    count(registrar, Catalogue.HELLO_RECEIVED, stats, HelloStats::received);
    count(registrar, Catalogue.HELLO_REFUSALS, stats, HelloStats::refusals);
    count(registrar, Catalogue.HELLO_PROBES, stats, HelloStats::probes);
    count(registrar, Catalogue.HELLO_PROBES_ANSWERED, stats, HelloStats::probesAnswered);
    count(registrar, Catalogue.HELLO_STALLS, stats, HelloStats::stalls);
    registrar.add(
        Catalogue.HELLO_REJECTED,
        series ->
            stats.get().rejected().forEach((reason, count) -> series.add(count, label(reason))));
  }

  private static void count(
      Registrar registrar,
      Metric metric,
      Supplier<HelloStats> stats,
      ToDoubleFunction<HelloStats> value) {
    registrar.add(metric, series -> series.add(value.applyAsDouble(stats.get())));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
