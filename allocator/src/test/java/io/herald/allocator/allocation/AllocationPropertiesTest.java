package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.AddressPool;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.Pools;
import io.herald.allocator.ServiceBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds after every pass, whatever came before. */
class AllocationPropertiesTest {

  private static final List<AddressPool> POOLS =
      List.of(
          pool("a", "10.0.0.0-10.0.0.5", "fd0a::/125"),
          Pools.avoidingBuggy(pool("b", "10.0.1.250-10.0.2.3")),
          Pools.manual(pool("c", "10.0.3.0/30", "fd0c::/126")),
          Pools.reserved(pool("d", "10.0.4.0/30"), Pools.forNamespaces(1, "team")));

  /**
   * A long life in which Services come, change and go, the configuration shrinks and grows, writes
   * get lost or conflict, snapshots are stale, and the allocator restarts.
   */
  @Property(tries = 400)
  void anyHistory_everyPass_keepsTheRules(@ForAll long seed) {
    Random random = new Random(seed);
    Apiserver api = Apiserver.with(POOLS.toArray(AddressPool[]::new));
    ClusterSnapshot stale = api.snapshot();
    for (int step = 0; step < 60; step++) {
      change(api, random);
      ClusterSnapshot seen = random.nextInt(5) == 0 ? stale : api.snapshot();
      List<StatusUpdate> writes = api.decide(seen);
      assertNothingSharedUnduly(api, seen);
      assertWithinPools(api, seen);
      stale = api.snapshot();
      for (StatusUpdate update : writes) {
        if (random.nextInt(6) == 0) {
          api.ledger = api.ledger.writeFailed(update);
        } else {
          api.write(update);
        }
      }
    }
    settle(api);
    api.events.clear();
    assertThat(api.decide()).isEmpty();
    assertThat(api.said()).as("said before").isEmpty();
    assertEverybodyIsAccountedFor(api);
    Map<ServiceKey, List<IpAddress>> held = api.held;
    assertThat(statuses(api)).isEqualTo(held);
    api.restart();
    assertThat(api.decide()).isEmpty();
    assertThat(api.held).isEqualTo(held);
  }

  /** Also shows that passes come to an end: no decision undoes another for ever. */
  private static void settle(Apiserver api) {
    for (int i = 0; i < 6; i++) {
      api.reconcile();
    }
    assertThat(api.reconcile()).isZero();
  }

  private static Map<ServiceKey, List<IpAddress>> statuses(Apiserver api) {
    return api.services.values().stream()
        .filter(service -> !service.ingress().isEmpty())
        .collect(Collectors.toMap(Service::key, Service::ingress));
  }

  private static void change(Apiserver api, Random random) {
    List<String> names = List.of("s0", "s1", "s2", "s3", "s4", "s5", "team/t0", "team/t1", "s6");
    String name = names.get(random.nextInt(names.size()));
    boolean exists = api.services.containsKey(service(name).build().key());
    switch (random.nextInt(8)) {
      case 0 -> {
        if (exists) {
          api.delete(name);
        }
      }
      case 1 -> api.pools(somePools(random));
      case 2 -> api.restart();
      case 3 -> {
        if (exists) {
          api.apply(api.edit(name).noLoadBalancer());
        }
      }
      default -> {
        ServiceBuilder next = random(name, random);
        if (exists) {
          Service old = api.get(name);
          next.uid(old.uid())
              .ingress(old.ingress().stream().map(IpAddress::toString).toArray(String[]::new));
          Annotations.allocatedFrom(old)
              .ifPresent(pool -> next.annotation(Annotations.ALLOCATED_FROM, pool));
        }
        api.apply(next);
      }
    }
  }

  private static AddressPool[] somePools(Random random) {
    return POOLS.stream().filter(pool -> random.nextInt(4) > 0).toArray(AddressPool[]::new);
  }

  private static ServiceBuilder random(String name, Random random) {
    ServiceBuilder builder = service(name).created(random.nextInt(5)).uid(name + random.nextInt(3));
    switch (random.nextInt(5)) {
      case 0 -> builder.ipv6();
      case 1 -> builder.dual(IpFamilyPolicy.PREFER_DUAL_STACK);
      case 2 -> builder.dual(IpFamilyPolicy.REQUIRE_DUAL_STACK);
      default -> builder.clusterIps("10.96.0.1");
    }
    if (random.nextInt(3) == 0) {
      builder.sharing(random.nextBoolean() ? "k" : "l").ports(80 + random.nextInt(4));
    }
    if (random.nextInt(4) == 0) {
      builder.local();
    }
    switch (random.nextInt(8)) {
      case 0 -> builder.loadBalancerIp("10.0.0." + random.nextInt(8));
      case 1 -> builder.annotation("metallb.io/loadBalancerIPs", "10.0.3.1,fd0c::1");
      case 2 -> builder.annotation("metallb.io/address-pool", random.nextBoolean() ? "c" : "a");
      case 3 -> builder.annotation("metallb.io/loadBalancerIPs", "rubbish");
      default -> builder.selector(Map.of("app", "web"));
    }
    return builder;
  }

  /** Who is ours has an address, or a reason why not. */
  private static void assertEverybodyIsAccountedFor(Apiserver api) {
    for (Service service : api.services.values()) {
      boolean pending = service.loadBalancer() && service.ingress().isEmpty();
      assertThat(api.unassigned.containsKey(service.key())).as("%s", service).isEqualTo(pending);
    }
  }

  private static void assertNothingSharedUnduly(Apiserver api, ClusterSnapshot seen) {
    Map<IpAddress, List<Service>> users = new HashMap<>();
    api.ledger
        .holdings()
        .forEach(
            (key, holding) -> {
              Service service = seen.services().get(key);
              assertThat(service).as("%s", key).isNotNull();
              for (IpAddress address : holding.addresses()) {
                List<Service> others = users.computeIfAbsent(address, unused -> new ArrayList<>());
                assertThat(others)
                    .as("%s is also used by %s", address, service)
                    .allMatch(other -> mayShare(service, other));
                others.add(service);
              }
            });
  }

  /** As users know it: one key, no port twice, and the same pods where traffic stays on nodes. */
  private static boolean mayShare(Service one, Service other) {
    String key = one.annotations().getOrDefault("metallb.io/allow-shared-ip", "");
    boolean samePods =
        one.localTrafficOnly()
            ? other.localTrafficOnly()
                && !one.selector().isEmpty()
                && one.selector().equals(other.selector())
            : !other.localTrafficOnly();
    return !key.isEmpty()
        && key.equals(other.annotations().get("metallb.io/allow-shared-ip"))
        && samePods
        && Collections.disjoint(one.ports(), other.ports());
  }

  private static void assertWithinPools(Apiserver api, ClusterSnapshot seen) {
    Map<String, AddressPool> pools =
        seen.configuration().orElseThrow().pools().stream()
            .collect(Collectors.toMap(AddressPool::name, pool -> pool));
    api.ledger
        .holdings()
        .forEach(
            (service, holding) -> {
              Decision decision = api.ledger.decisions().get(service);
              Service present = seen.services().get(service);
              boolean inFlight = decision != null && decision.isInFlight(present);
              AddressPool pool = pools.get(holding.pool());
              if (pool == null) {
                // The pool went while the write was under way; the next pass sees to it.
                assertThat(inFlight).isTrue();
                return;
              }
              for (IpAddress address : holding.addresses()) {
                assertThat(pool.ranges()).anyMatch(range -> range.contains(address));
                assertThat(pool.avoidBuggyIps() && address.toString().matches(".*\\.(0|255)"))
                    .as("%s of pool %s", address, pool.name())
                    .isFalse();
              }
              assertThat(pool.name().equals("d") && !service.namespace().equals("team"))
                  .as("%s in the pool of another namespace", service)
                  .isFalse();
            });
  }

  @Property(tries = 60)
  void orderOfArrivalInOneBatch_any_givesTheSameResult(@ForAll long seed) {
    Random random = new Random(seed);
    List<Service> services = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      services.add(random((i % 3 == 0 ? "team/s" : "s") + i, random).build());
    }
    AllocationResult first = reconcile(services);
    Collections.shuffle(services, random);
    AllocationResult second = reconcile(services);
    assertThat(second.held()).isEqualTo(first.held());
    assertThat(second.writes()).isEqualTo(first.writes());
    assertThat(second.events()).isEqualTo(first.events());
  }

  private static AllocationResult reconcile(List<Service> services) {
    Apiserver api = Apiserver.with(POOLS.toArray(AddressPool[]::new));
    Map<ServiceKey, Service> byKey = new LinkedHashMap<>();
    services.forEach(service -> byKey.put(service.key(), service));
    api.services.putAll(byKey);
    return Allocation.reconcile(api.snapshot(), Ledger.EMPTY, api.settings);
  }

  @Property(tries = 40)
  void restart_anyMixOfAssignedAndPending_adoptsEveryAssignedAddress(
      @ForAll @IntRange(max = 60) int assigned, @ForAll @IntRange(max = 60) int pending) {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/26"));
    for (int i = 0; i < assigned; i++) {
      api.apply(service("a" + i).created(1000).assigned("p", "10.0.0." + i));
    }
    for (int i = 0; i < pending; i++) {
      api.apply(service("b" + i).created(1));
    }
    Map<ServiceKey, List<IpAddress>> before = statuses(api);
    api.reconcile();
    assertThat(statuses(api)).containsAllEntriesOf(before);
    assertThat(api.held).hasSize(Math.min(64, assigned + pending));
  }
}
