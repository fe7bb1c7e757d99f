package io.herald.bootstrap;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import java.util.Optional;

/** What {@code /metrics} says of the process and its cluster. */
final class ClusterMetrics {
  private final Counter starts;
  private final Counter rejoins;

  ClusterMetrics(SpeakerContext context) {
    var registry = context.metrics();
    var version = Optional.ofNullable(ClusterMetrics.class.getPackage().getImplementationVersion());
    Info.builder()
        .name("herald_build_info")
        .help("Version of Herald and of Java")
        .labelNames("version", "java")
        .register(registry)
        .addLabelValues(version.orElse("unknown"), Runtime.version().toString());
    GaugeWithCallback.builder()
        .name("herald_cluster_members")
        .help("Members of this speaker's cluster; 0 while it is in none")
        .callback(gauge -> gauge.call(context.cluster().own().members().size()))
        .register(registry);
    starts =
        Counter.builder()
            .name("herald_actor_system_starts_total")
            .help("Actor systems started in this process; more than one means it joined anew")
            .register(registry);
    rejoins =
        Counter.builder()
            .name("herald_cluster_rejoins_total")
            .help("Times this speaker gave way to another cluster of the same speakers")
            .register(registry);
  }

  void started() {
    starts.inc();
  }

  void rejoined() {
    rejoins.inc();
  }
}
