package io.herald.allocator.allocation;

import io.herald.actors.api.Event;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.Service;
import io.herald.allocator.allocation.Ledger.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of one pass. What happens is published each time; what lasts is published once per
 * distinct message, and again only after its cause had gone. Not thread-safe.
 */
final class EventBook {

  private final Map<ObjectRef, Set<Said>> before;
  private final String node;
  private final Map<ObjectRef, Set<Said>> lasting = new HashMap<>();
  private final List<Event> events = new ArrayList<>();

  EventBook(Map<ObjectRef, Set<Said>> before, String node) {
    this.before = before;
    this.node = node;
  }

  void happened(Service service, String reason, String message) {
    publish(service, Event.Type.NORMAL, reason, message);
  }

  void lasts(Service service, Event.Type type, String reason, String message) {
    Said said = new Said(reason, message);
    if (!wasSaid(service, said)) {
      publish(service, type, reason, message);
    }
    lasting.computeIfAbsent(service.ref(), unused -> new HashSet<>()).add(said);
  }

  boolean wasSaid(Service service, Said said) {
    return before.getOrDefault(service.ref(), Set.of()).contains(said);
  }

  /** Nothing was decided about this Service: what was said remains said. */
  void untouched(Service service) {
    Set<Said> said = before.get(service.ref());
    if (said != null) {
      lasting.computeIfAbsent(service.ref(), unused -> new HashSet<>()).addAll(said);
    }
  }

  List<Event> events() {
    return events;
  }

  /** For the next pass: of each reason that still applies, everything ever said. */
  Map<ObjectRef, Set<Said>> said() {
    lasting.forEach(
        (object, now) -> {
          Set<Said> kept = new HashSet<>(before.getOrDefault(object, Set.of()));
          kept.removeIf(
              said -> now.stream().noneMatch(other -> other.reason().equals(said.reason())));
          now.addAll(kept);
        });
    return lasting;
  }

  private void publish(Service service, Event.Type type, String reason, String message) {
    events.add(new Event(service.ref(), type, reason, message, Event.ALLOCATOR, node));
  }
}
