package io.herald.bootstrap.metrics;

import io.herald.actors.net.IpAddress;
import io.herald.announcer.wire.AddressStats;
import io.herald.announcer.wire.LinkStats;
import io.herald.announcer.wire.WireProblem;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What happens on the node's interfaces. */
final class WireMetrics {
  private WireMetrics() {}

  static void register(
      Registrar registrar,
      Supplier<Map<IpAddress, AddressStats>> addresses,
      Supplier<Map<String, LinkStats>> links,
      Supplier<? extends Collection<WireProblem>> problems) {
    perKey(registrar, Catalogue.REQUESTS_RECEIVED, addresses, AddressStats::requestsReceived);
    perKey(registrar, Catalogue.RESPONSES_SENT, addresses, AddressStats::responsesSent);
    perKey(registrar, Catalogue.GRATUITOUS_SENT, addresses, AddressStats::gratuitousSent);
    perKey(registrar, Catalogue.CLIENT_UPDATES, addresses, AddressStats::clientUpdatesSent);
    perKey(registrar, Catalogue.CONFLICTS, addresses, AddressStats::conflictsSeen);
    perKey(registrar, Catalogue.LINK_RECEIVED, links, LinkStats::received);
    perKey(registrar, Catalogue.LINK_DROPPED, links, LinkStats::dropped);
    perKey(registrar, Catalogue.LINK_FAILURES, links, LinkStats::sendFailures);
    registrar.add(Catalogue.LINK_PROBLEMS, series -> series.add(problems.get().size()));
  }

  private static <K, V> void perKey(
      Registrar registrar, Metric metric, Supplier<Map<K, V>> stats, ToDoubleFunction<V> value) {
    registrar.add(
        metric,
        series ->
            stats
                .get()
                .forEach((key, stat) -> series.add(value.applyAsDouble(stat), key.toString())));
  }
}
