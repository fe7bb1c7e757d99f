package io.herald.allocator.allocation;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ServiceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one pass decided.
 *
 * @param ledger for the next pass
 * @param writes the statuses to write, in the order in which they were decided
 * @param events the events to publish, each only when something changed
 * @param held every Service that holds addresses, whether the status says so yet or not
 * @param unassigned why a Service of ours holds none
 */
public record AllocationResult(
    Ledger ledger,
    List<StatusUpdate> writes,
    List<Event> events,
    Map<ServiceKey, List<IpAddress>> held,
    Map<ServiceKey, String> unassigned) {

  /** Copies the collections. */
  public AllocationResult {
    writes = List.copyOf(writes);
    events = List.copyOf(events);
    held = Map.copyOf(held);
    unassigned = Map.copyOf(unassigned);
  }

  /** Of what is held: the addresses of Services that are being written, with all who share them. */
  public Map<ServiceKey, List<IpAddress>> heldBeingWritten() {
    Set<IpAddress> addresses =
        writes.stream().flatMap(update -> update.ingress().stream()).collect(Collectors.toSet());
    Map<ServiceKey, List<IpAddress>> written = new HashMap<>();
    held.forEach(
        (service, all) -> {
          if (all.stream().anyMatch(addresses::contains)) {
            written.put(service, all);
          }
        });
    return written;
  }
}
