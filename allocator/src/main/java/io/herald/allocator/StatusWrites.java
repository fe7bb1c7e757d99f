package io.herald.allocator;

import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Statuses that are not known to be written. An address is announced only when a status names it:
 * the write may still be refused, and somebody else may win. Not thread-safe.
 */
final class StatusWrites {

  private final Map<ServiceKey, StatusUpdate> unconfirmed = new HashMap<>();

  void began(StatusUpdate update) {
    unconfirmed.put(update.service().key(), update);
  }

  /** What was not written stays unconfirmed until the watch shows it or another write succeeds. */
  void ended(StatusUpdate update, StatusResult result) {
    if (result instanceof StatusResult.Written) {
      unconfirmed.remove(update.service().key(), update);
    }
  }

  /** Of the addresses that Services hold, those that their statuses name. */
  Map<ServiceKey, List<IpAddress>> named(
      Map<ServiceKey, List<IpAddress>> held, ClusterSnapshot snapshot) {
    unconfirmed.values().removeIf(update -> isShown(update, snapshot));
    Map<ServiceKey, List<IpAddress>> named = new HashMap<>(held);
    unconfirmed
        .keySet()
        .forEach(key -> named.computeIfPresent(key, (same, all) -> shown(same, all, snapshot)));
    return named;
  }

  private static boolean isShown(StatusUpdate update, ClusterSnapshot snapshot) {
    Service service = snapshot.services().get(update.service().key());
    return service == null || service.ingress().equals(update.ingress());
  }

  private static List<IpAddress> shown(
      ServiceKey key, List<IpAddress> addresses, ClusterSnapshot snapshot) {
    Service service = snapshot.services().get(key);
    return service == null
        ? List.of()
        : addresses.stream().filter(service.ingress()::contains).toList();
  }
}
