package io.herald.allocator.allocation;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;
import java.util.Map;

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
}
