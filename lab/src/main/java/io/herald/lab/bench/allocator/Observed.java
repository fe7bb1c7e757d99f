package io.herald.lab.bench.allocator;

import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.rest.CallRecord.Call;
import io.herald.lab.apiserver.store.Change;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What the API server sees of the allocator. Thread-safe. */
final class Observed {
  private final ApiServer api;
  private final Map<String, Long> created = new ConcurrentHashMap<>();
  private final Map<String, Long> assigned = new ConcurrentHashMap<>();
  private volatile long held;

  Observed(ApiServer api) {
    this.api = api;
    api.watch("v1", "Service", this::seen);
    api.watch("coordination.k8s.io/v1", "Lease", this::lease);
  }

  /** Runs inside the API server's write. */
  private void seen(Change change) {
    long now = System.nanoTime();
    var name = Json.text(change.object(), "metadata", "name");
    if (change.type() == Change.Type.ADDED) {
      created.put(name, now);
    }
    if (change.type() != Change.Type.DELETED && !Population.address(change.object()).isEmpty()) {
      assigned.putIfAbsent(name, now);
    }
  }

  private void lease(Change change) {
    if (held == 0 && !Json.text(change.object(), "spec", "holderIdentity").isEmpty()) {
      held = System.nanoTime();
    }
  }

  /** Forgets the requests and the Lease's holder. */
  void clear() {
    api.calls().clear();
    held = 0;
  }

  /** When the Lease was taken, {@link System#nanoTime()}; 0 while it was not. */
  long held() {
    return held;
  }

  /** When a Service got its address; null while it has none. */
  @org.jspecify.annotations.Nullable
  Long assignedAt(String service) {
    return assigned.get(service);
  }

  /** From the creation of a Service to its address, in milliseconds. */
  double millis(String service) {
    var from = created.get(service);
    var to = assigned.get(service);
    if (from == null || to == null) {
      throw new IllegalStateException("Service " + service + " has no address");
    }
    return (to - from) / 1e6;
  }

  /** How many Services have got an address so far. */
  int count() {
    return assigned.size();
  }

  long statusWrites() {
    return calls(call -> call.resource().equals("services") && call.subresource().equals("status"));
  }

  long eventWrites() {
    return calls(call -> call.resource().equals("events"));
  }

  /** Every request of the speaker but those that renew the Lease. */
  long requests() {
    return calls(call -> !call.resource().equals("leases"));
  }

  private long calls(Predicate<Call> which) {
    return api.calls().counts().entrySet().stream()
        .filter(entry -> entry.getKey().userAgent().startsWith("herald"))
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
