package io.herald.allocator.allocation;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.ServiceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Services and the configuration as an API server holds them, and one allocator that works on
 * them. Writes appear at once in {@link #reconcile}; {@link #decide} leaves them to the caller.
 */
final class Apiserver {

  final Map<ServiceKey, Service> services = new HashMap<>();
  final Map<String, Map<String, String>> namespaces = new HashMap<>();
  Optional<Configuration> configuration = Optional.empty();
  Ledger ledger = Ledger.EMPTY;
  AllocationSettings settings = new AllocationSettings(Optional.empty(), "n1", Set.of());
  final List<Event> events = new ArrayList<>();
  Map<ServiceKey, List<IpAddress>> held = Map.of();
  Map<ServiceKey, String> unassigned = Map.of();
  private long version = 1000;

  static Apiserver with(AddressPool... pools) {
    Apiserver server = new Apiserver();
    server.pools(pools);
    return server;
  }

  Apiserver pools(AddressPool... pools) {
    configuration = Optional.of(new Configuration(List.of(pools), List.of()));
    return this;
  }

  /** Creates or changes a Service, with a new resource version. */
  Apiserver apply(ServiceBuilder... builders) {
    for (ServiceBuilder builder : builders) {
      Service service = builder.version(nextVersion()).build();
      services.put(service.key(), service);
    }
    return this;
  }

  /** Changes a Service's specification, the status stays. */
  ServiceBuilder edit(String name) {
    return ServiceBuilder.from(get(name));
  }

  Apiserver delete(String name) {
    services.remove(get(name).key());
    return this;
  }

  Service get(String name) {
    Service service = services.get(ServiceBuilder.service(name).build().key());
    if (service == null) {
      throw new IllegalArgumentException("no Service " + name);
    }
    return service;
  }

  /** The addresses in the status, as text. */
  List<String> status(String name) {
    return get(name).ingress().stream().map(IpAddress::toString).toList();
  }

  ClusterSnapshot snapshot() {
    return new ClusterSnapshot(services, Map.of(), Map.of(), namespaces, configuration, List.of());
  }

  /** One pass; its writes are under way. */
  List<StatusUpdate> decide() {
    return decide(snapshot());
  }

  List<StatusUpdate> decide(ClusterSnapshot snapshot) {
    AllocationResult result = Allocation.reconcile(snapshot, ledger, settings);
    ledger = result.ledger();
    events.addAll(result.events());
    held = result.held();
    unassigned =
        result.unassigned().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> withoutFix(e.getValue())));
    return result.writes();
  }

  /** Does what the API server does with a write; false for a conflict. */
  boolean write(StatusUpdate update) {
    Service present = services.get(update.service().key());
    if (present == null || !present.resourceVersion().equals(update.service().resourceVersion())) {
      return false;
    }
    ServiceBuilder changed = ServiceBuilder.from(present).version(nextVersion());
    changed.ingress(update.ingress().stream().map(IpAddress::toString).toArray(String[]::new));
    update
        .pool()
        .ifPresentOrElse(
            pool -> changed.annotation(Annotations.ALLOCATED_FROM, pool),
            () -> changed.withoutAnnotation(Annotations.ALLOCATED_FROM));
    Service written = withoutForeign(changed.build());
    services.put(written.key(), written);
    return true;
  }

  private static Service withoutForeign(Service service) {
    return new Service(
        service.key(),
        service.uid(),
        service.resourceVersion(),
        service.created(),
        service.labels(),
        service.annotations(),
        service.loadBalancer(),
        service.loadBalancerClass(),
        service.loadBalancerIp(),
        service.localTrafficOnly(),
        service.healthCheckNodePort(),
        service.ipFamilyPolicy(),
        service.ipFamilies(),
        service.clusterIps(),
        service.ports(),
        service.selector(),
        service.ingress(),
        false,
        service.conditions());
  }

  /** One pass, and its writes done. Returns how many. */
  int reconcile() {
    List<StatusUpdate> writes = decide();
    writes.forEach(this::write);
    return writes.size();
  }

  /** A new allocator that remembers nothing. */
  Apiserver restart() {
    ledger = Ledger.EMPTY;
    return this;
  }

  /** Reason and message of the events since the last call, without what they say of the fix. */
  List<String> said() {
    List<String> said =
        events.stream().map(event -> event.reason() + ": " + withoutFix(event.message())).toList();
    events.clear();
    return said;
  }

  private static String withoutFix(String message) {
    int end = message.indexOf("; ");
    return end < 0 ? message : message.substring(0, end);
  }

  private String nextVersion() {
    return Long.toString(++version);
  }
}
