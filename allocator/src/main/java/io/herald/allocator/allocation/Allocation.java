package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides which addresses the Services have. Pure; see the package for the rules' outline. */
public final class Allocation {

  private Allocation() {}

  /**
   * Decides for every Service from one snapshot. Reconciling again with the returned ledger, from
   * the same snapshot or from one that shows what was written, decides nothing new.
   *
   * <p>Without a configuration nothing is judged and nothing is written.
   *
   * @param snapshot what the watch shows
   * @param ledger what the last pass returned; {@link Ledger#EMPTY} at first
   * @param settings what else decides
   */
  public static AllocationResult reconcile(
      ClusterSnapshot snapshot, Ledger ledger, AllocationSettings settings) {
    return snapshot
        .configuration()
        .map(configuration -> new AllocationPass(snapshot, configuration, ledger, settings).run())
        .orElseGet(() -> untouched(snapshot, ledger, settings));
  }

  /** Whether the allocator answers for this Service's address. */
  public static boolean isOurs(Service service, AllocationSettings settings) {
    return service.loadBalancer()
        && service.loadBalancerClass().equals(settings.loadBalancerClass());
  }

  private static AllocationResult untouched(
      ClusterSnapshot snapshot, Ledger ledger, AllocationSettings settings) {
    Map<ServiceKey, List<IpAddress>> held = new HashMap<>();
    for (Service service : snapshot.services().values()) {
      if (isOurs(service, settings) && !service.ingress().isEmpty()) {
        held.put(service.key(), service.ingress());
      }
    }
    return new AllocationResult(ledger, List.of(), List.of(), held, Map.of());
  }
}
