package io.herald.allocator.allocation;

import io.herald.actors.config.AddressPool;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds addresses for one Service, and judges those it has, against the pools and what others use.
 * Takes nothing.
 */
final class Chooser {

  private static final String WHERE_REQUESTED =
      "spec.loadBalancerIP or " + Annotations.PREFIX + Annotations.LOAD_BALANCER_IPS;

  private static final String POOL_ANNOTATION = Annotations.PREFIX + Annotations.ADDRESS_POOL;

  private final PoolIndex pools;
  private final AddressTable table;

  Chooser(PoolIndex pools, AddressTable table) {
    this.pools = pools;
    this.table = table;
  }

  /** What is to be said about a request that cannot be read. */
  static Choice.None unreadable(String error) {
    return new Choice.None(
        "invalid requested loadbalancer IPs: " + error,
        "give one address, or one IPv4 and one IPv6 address, in " + WHERE_REQUESTED);
  }

  /**
   * Addresses for a Service that has none, whose request can be read and whose cluster addresses
   * are of {@code stack}.
   */
  Choice choose(Service service, Request request, Stack stack) {
    if (!request.addresses().isEmpty()) {
      return chooseParticular(service, request, stack);
    }
    if (request.pool().isPresent()) {
      return chooseFrom(request.pool().get(), service, stack);
    }
    for (Stack wanted : alternatives(service, stack)) {
      Optional<Choice.Found> found =
          pools
              .automaticFor(service)
              .flatMap(pool -> find(service, pool, wanted).stream())
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new Choice.None(
        "no available IPs",
        "add addresses to a pool that assigns by itself and allows this Service");
  }

  /** Whether {@code service} may have exactly these addresses. */
  Choice judge(Service service, List<IpAddress> addresses) {
    Optional<AddressPool> pool = pools.owning(addresses);
    if (pool.isEmpty()) {
      return new Choice.None(
          Texts.quoted(addresses) + " is not allowed in config",
          "add it to a pool, or ask for an address of a pool in " + WHERE_REQUESTED);
    }
    if (!pools.isFor(pool.get(), service)) {
      return incompatible(pool.get());
    }
    SharingKey key = SharingKey.of(service);
    return addresses.stream()
        .flatMap(address -> objection(service, address, key).stream())
        .findFirst()
        .<Choice>map(none -> none)
        .orElseGet(() -> new Choice.Found(addresses, pool.get().name()));
  }

  /** The address of the other family that {@code pool} can add to {@code present}. */
  Choice chooseAdditional(Service service, IpAddress present, String pool) {
    IpFamily missing = present.family().other();
    return pools
        .named(pool)
        .flatMap(found -> find(service, found, Stack.of(missing)))
        .<Choice>map(found -> found)
        .orElseGet(() -> exhausted(pool, Stack.of(missing)));
  }

  private Optional<Choice.None> objection(Service service, IpAddress address, SharingKey key) {
    return table.isQuarantined(address)
        ? Optional.of(
            new Choice.None(
                Texts.quoted(address) + " is in use by another host on the network",
                "remove it from that host, or ask for another address"))
        : table.conflict(address, service.key(), key, service.ports());
  }

  private Choice chooseParticular(Service service, Request request, Stack stack) {
    List<IpAddress> wanted = request.addresses();
    String requested = "requested loadBalancer IP(s) " + Texts.quoted(wanted);
    if (!Stack.of(wanted).equals(Optional.of(stack))) {
      return new Choice.None(
          requested + " does not match the ipFamily of the service",
          "ask for one address of each of spec.ipFamilies in " + WHERE_REQUESTED);
    }
    Choice choice = judge(service, wanted);
    if (choice instanceof Choice.Found found
        && request.pool().isPresent()
        && !request.pool().get().equals(found.pool())) {
      return new Choice.None(
          requested + " is not compatible with requested address pool " + request.pool().get(),
          "ask for an address of that pool, or remove the annotation " + POOL_ANNOTATION);
    }
    return choice;
  }

  private Choice chooseFrom(String name, Service service, Stack stack) {
    Optional<AddressPool> pool = pools.named(name);
    if (pool.isEmpty()) {
      return new Choice.None(
          "unknown pool " + Texts.quoted(name),
          "correct the annotation " + POOL_ANNOTATION + ", or create the pool");
    }
    if (!pools.isFor(pool.get(), service)) {
      return incompatible(pool.get());
    }
    for (Stack wanted : alternatives(service, stack)) {
      Optional<Choice.Found> found = find(service, pool.get(), wanted);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return exhausted(name, stack);
  }

  /** What would do, the best first: only PreferDualStack leaves a choice. */
  private static List<Stack> alternatives(Service service, Stack stack) {
    if (stack != Stack.DUAL || service.ipFamilyPolicy() != IpFamilyPolicy.PREFER_DUAL_STACK) {
      return List.of(stack);
    }
    IpFamily preferred =
        service.ipFamilies().isEmpty() ? IpFamily.IPV4 : service.ipFamilies().get(0);
    return List.of(Stack.DUAL, Stack.of(preferred), Stack.of(preferred.other()));
  }

  private Optional<Choice.Found> find(Service service, AddressPool pool, Stack stack) {
    return switch (stack) {
      case IPV4 -> find(service, pool, IpFamily.IPV4).map(address -> found(pool, address));
      case IPV6 -> find(service, pool, IpFamily.IPV6).map(address -> found(pool, address));
      case DUAL ->
          find(service, pool, IpFamily.IPV4)
              .flatMap(
                  v4 ->
                      find(service, pool, IpFamily.IPV6)
                          .map(v6 -> new Choice.Found(List.of(v4, v6), pool.name())));
    };
  }

  private static Choice.Found found(AddressPool pool, IpAddress address) {
    return new Choice.Found(List.of(address), pool.name());
  }

  private Optional<IpAddress> find(Service service, AddressPool pool, IpFamily family) {
    return table.firstFor(pool, family, SharingKey.of(service), Set.copyOf(service.ports()));
  }

  private static Choice.None incompatible(AddressPool pool) {
    return new Choice.None(
        "pool " + pool.name() + " not compatible for ip assignment",
        "let the pool's serviceAllocation allow this Service, or ask for another pool");
  }

  private static Choice.None exhausted(String pool, Stack stack) {
    return new Choice.None(
        "no available IPs in pool " + Texts.quoted(pool) + " for " + stack + " IPFamily",
        "add addresses to the pool, or ask for another one");
  }
}
