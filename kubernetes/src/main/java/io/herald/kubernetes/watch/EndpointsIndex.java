package io.herald.kubernetes.watch;

import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.watch.ObjectReader.Slice;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of each Service, gathered from its slices; after a change only those of the
 * Services concerned are gathered anew. Guarded by the lock of the store it belongs to.
 */
final class EndpointsIndex {

  private final Map<ServiceKey, Map<ServiceKey, Endpoints>> slices = new HashMap<>();
  private final Map<ServiceKey, Endpoints> gathered = new HashMap<>();
  private final Set<ServiceKey> stale = new HashSet<>();
  private Map<ServiceKey, Endpoints> view = Map.of();

  /**
   * A slice appeared, changed or vanished.
   *
   * @param slice namespace and name of the slice
   */
  void onChange(ServiceKey slice, @Nullable Slice from, @Nullable Slice to) {
    if (from != null) {
      from.service().ifPresent(service -> forget(slice, service));
    }
    if (to != null) {
      to.service().ifPresent(service -> remember(slice, service, to.endpoints()));
    }
  }

  private void forget(ServiceKey slice, ServiceKey service) {
    Map<ServiceKey, Endpoints> parts = slices.get(service);
    if (parts != null) {
      parts.remove(slice);
      if (parts.isEmpty()) {
        slices.remove(service);
      }
      stale.add(service);
    }
  }

  private void remember(ServiceKey slice, ServiceKey service, Endpoints endpoints) {
    slices.computeIfAbsent(service, key -> new HashMap<>()).put(slice, endpoints);
    stale.add(service);
  }

  /** The endpoints by Service; the same map until something changes. */
  Map<ServiceKey, Endpoints> view() {
    if (!stale.isEmpty()) {
      for (ServiceKey service : stale) {
        Map<ServiceKey, Endpoints> parts = slices.get(service);
        if (parts == null) {
          gathered.remove(service);
        } else {
          gathered.put(service, gather(parts.values()));
        }
      }
      stale.clear();
      view = Map.copyOf(gathered);
    }
    return view;
  }

  private static Endpoints gather(Collection<Endpoints> parts) {
    TreeSet<String> nodes = new TreeSet<>();
    parts.forEach(part -> nodes.addAll(part.servingNodes()));
    return new Endpoints(parts.stream().anyMatch(Endpoints::anyServing), nodes);
  }
}
