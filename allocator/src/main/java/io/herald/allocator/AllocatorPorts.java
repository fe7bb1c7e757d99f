package io.herald.allocator;

import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.KubernetesApi;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The outside world of the allocator. The suppliers are asked on the node that runs the allocator
 * and nowhere else, so that only there a connection to the API server is opened.
 *
 * @param lease opens the Lease; once for each life of the allocator
 * @param api opens the watch; once for each time that the Lease is gained
 * @param status hears what the allocator does, for metrics and {@code /state}; must not block
 */
public record AllocatorPorts(
    Supplier<AllocatorLease> lease,
    Supplier<KubernetesApi> api,
    Consumer<AllocatorStatus> status) {}
