package io.herald.allocator;

import io.herald.actors.api.KubernetesApi;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The outside world of the allocator.
 *
 * @param api opens a connection to the Kubernetes API; asked on the node that runs the allocator
 *     and nowhere else, once for each attempt to hold the Lease
 * @param status hears what the allocator does, for metrics and {@code /state}; must not block
 */
public record AllocatorPorts(Supplier<KubernetesApi> api, Consumer<AllocatorStatus> status) {}
