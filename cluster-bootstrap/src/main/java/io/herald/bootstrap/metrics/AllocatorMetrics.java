package io.herald.bootstrap.metrics;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.allocator.AllocatorStatus;
import io.herald.allocator.allocation.PoolUsage;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The allocator, its pools and its configuration. Nodes whose allocator does not act export only
 * that it does not, so that sums over all nodes are right.
 */
final class AllocatorMetrics {
  private final Registrar registrar;
  private final Supplier<AllocatorStatus> status;

  private AllocatorMetrics(Registrar registrar, Supplier<AllocatorStatus> status) {
    this.registrar = registrar;
    this.status = status;
  }

  static void register(Registrar registrar, Supplier<AllocatorStatus> status) {
    AllocatorMetrics metrics = new AllocatorMetrics(registrar, status);
    metrics.standing();
    metrics.acting();
    metrics.pools();
  }

  private void standing() {
    registrar.add(Catalogue.HOLDING, series -> series.add(flag(status.get().holding())));
    registrar.add(
        Catalogue.TERM,
        series -> {
          AllocatorStatus now = status.get();
          if (now.running()) {
            series.add(now.term());
          }
        });
  }

  private void acting() {
    whileActing(Catalogue.CONFIG_LOADED, now -> flag(now.configured()));
    whileActing(Catalogue.CONFIG_STALE, now -> flag(now.configured() && errors(now) > 0));
    whileActing(Catalogue.API_REACHABLE, now -> flag(now.apiReachable()));
    whileActing(Catalogue.PROBLEMS, AllocatorMetrics::errors);
    whileActing(Catalogue.UNASSIGNED, now -> now.unassigned().size());
    whileActing(Catalogue.UNANNOUNCED, now -> now.unannounced().size());
    whileActing(Catalogue.QUARANTINED, now -> now.quarantined().size());
  }

  /** Those that keep an earlier configuration in force. */
  private static long errors(AllocatorStatus status) {
    return status.problems().stream().filter(ConfigurationProblem::isError).count();
  }

  private void pools() {
    ofPools(Catalogue.POOL_ADDRESSES, PoolUsage::total);
    ofPools(Catalogue.POOL_IN_USE, PoolUsage::assigned);
    ofPools(Catalogue.POOL_IPV4_ADDRESSES, PoolUsage::totalIpv4);
    ofPools(Catalogue.POOL_IPV4_IN_USE, PoolUsage::assignedIpv4);
    ofPools(Catalogue.POOL_IPV6_ADDRESSES, PoolUsage::totalIpv6);
    ofPools(Catalogue.POOL_IPV6_IN_USE, PoolUsage::assignedIpv6);
  }

  private void whileActing(Metric metric, ToDoubleFunction<AllocatorStatus> value) {
    registrar.add(
        metric,
        series -> {
          AllocatorStatus now = status.get();
          if (now.holding()) {
            series.add(value.applyAsDouble(now));
          }
        });
  }

  private void ofPools(Metric metric, ToDoubleFunction<PoolUsage> value) {
    registrar.add(
        metric,
        series ->
            status
                .get()
                .pools()
                .forEach(pool -> series.add(value.applyAsDouble(pool), pool.pool())));
  }

  private static double flag(boolean set) {
    return set ? 1 : 0;
  }
}
