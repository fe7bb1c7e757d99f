package io.herald.allocator;

import io.herald.actors.api.KubernetesApi;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The outside world of the allocator.
 *
 * @param api opens a connection to the Kubernetes API; asked on the node that runs the allocator
 *     and nowhere else, once for each attempt to hold the Lease
 * @param status hears what the allocator does, for metrics and {@code /state}; must not block
 * @param outnumbered whether more speakers than this one's cluster has are out of its sight: they
 *     may live on as the larger half of a cluster that was cut in two; must not block
 */
public record AllocatorPorts(
    Supplier<KubernetesApi> api, Consumer<AllocatorStatus> status, BooleanSupplier outnumbered) {

  /** Where no speaker ever gets out of sight. */
  public AllocatorPorts(Supplier<KubernetesApi> api, Consumer<AllocatorStatus> status) {
    this(api, status, () -> false);
  }
}
