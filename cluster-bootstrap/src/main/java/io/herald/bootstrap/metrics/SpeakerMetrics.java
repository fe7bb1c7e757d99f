package io.herald.bootstrap.metrics;

import io.herald.announcer.wire.Wire;
import io.herald.bootstrap.liveness.HelloStats;
import io.herald.bootstrap.liveness.PeerView;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The one place where the collectors of a speaker are registered. */
public final class SpeakerMetrics {
  private SpeakerMetrics() {}

  /**
   * Registers all of them; once for each registry.
   *
   * @param node the name of this node
   * @param wire the node's interfaces; empty in a laboratory without any
   * @param peers what the hello holds of the peers; must answer promptly
   */
  public static void register(
      PrometheusRegistry registry,
      String node,
      SpeakerBoard board,
      ApiTraffic api,
      Optional<Wire> wire,
      Supplier<HelloStats> hello,
      Supplier<List<PeerView>> peers) {
    Registrar registrar = new Registrar(registry);
    AllocatorMetrics.register(registrar, board::allocator, board.trend());
    AnnouncementMetrics.register(registrar, board, node);
    api.register(registrar);
    HelloMetrics.register(registrar, hello, peers);
    WireMetrics.register(
        registrar,
        () -> wire.map(Wire::stats).orElse(Map.of()),
        () -> wire.map(Wire::linkStats).orElse(Map.of()),
        () -> wire.map(Wire::problems).orElse(List.of()));
  }
}
