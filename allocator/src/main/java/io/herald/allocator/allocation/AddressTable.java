package io.herald.allocator.allocation;

import io.herald.actors.config.AddressPool;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.actors.snapshot.ServicePort;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who uses which address, built up in the course of one pass. Addresses are only ever taken, never
 * given back, so the search for a free one may resume where the last one ended: a pass costs no
 * more than the number of addresses in use, however large the pools are. Not thread-safe.
 */
final class AddressTable {

  private static final class Use {
    final Set<ServicePort> ports = new HashSet<>(4);
    final TreeMap<ServiceKey, SharingKey> services = new TreeMap<>();

    boolean allows(SharingKey key) {
      for (SharingKey holder : services.values()) {
        if (!holder.allows(key)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Where the search in one range goes on. */
  private static final class Cursor {
    final IpRange range;
    boolean exhausted;
    IpAddress next;

    Cursor(IpRange range) {
      this.range = range;
      next = range.first();
    }

    void advance() {
      if (next.equals(range.last())) {
        exhausted = true;
      } else {
        next = next.next();
      }
    }
  }

  private final Map<IpAddress, Use> uses = new HashMap<>();
  private final Map<SharingKey, SharedAddresses> shared = new HashMap<>();
  private final Map<IpRange, Cursor> cursors = new HashMap<>();
  private final Set<IpAddress> quarantined;

  AddressTable(Set<IpAddress> quarantined) {
    this.quarantined = quarantined;
  }

  boolean isUsed(IpAddress address) {
    return uses.containsKey(address);
  }

  boolean isQuarantined(IpAddress address) {
    return quarantined.contains(address);
  }

  /** Why {@code service}, which holds nothing yet, may not use {@code address}. */
  Optional<Choice.None> conflict(
      IpAddress address, ServiceKey service, SharingKey key, Collection<ServicePort> ports) {
    Use use = uses.get(address);
    if (use == null) {
      return Optional.empty();
    }
    if (!use.allows(key)) {
      String others =
          use.services.keySet().stream().map(ServiceKey::toString).collect(Collectors.joining(","));
      return Optional.of(
          new Choice.None(
              "can't change sharing key for %s, address also in use by %s"
                  .formatted(Texts.quoted(service), others),
              "ask for another address than %s, or let all its Services share it by the same %s and"
                      .formatted(address, Annotations.PREFIX + Annotations.ALLOW_SHARED_IP)
                  + " different ports"));
    }
    return ports.stream()
        .filter(use.ports::contains)
        .findFirst()
        .map(
            port ->
                new Choice.None(
                    "port " + port + " is already in use on " + Texts.quoted(address),
                    "use another port or ask for another address"));
  }

  /** Notes the use, whether it is allowed or not. */
  void take(IpAddress address, ServiceKey service, SharingKey key, Collection<ServicePort> ports) {
    Use use = uses.computeIfAbsent(address, unused -> new Use());
    use.services.put(service, key);
    use.ports.addAll(ports);
    if (key.isShareable()) {
      shared.computeIfAbsent(key, unused -> new SharedAddresses()).add(address);
    }
  }

  /** The first address of the pool, in its own order, that a Service with these terms may use. */
  Optional<IpAddress> firstFor(
      AddressPool pool, IpFamily family, SharingKey key, Set<ServicePort> ports) {
    return pool.ranges().stream()
        .filter(range -> range.family() == family)
        .flatMap(
            range -> {
              Optional<IpAddress> free = firstFree(pool, range);
              return firstShared(pool, range, free, key, ports).or(() -> free).stream();
            })
        .findFirst();
  }

  private Optional<IpAddress> firstFree(AddressPool pool, IpRange range) {
    Cursor cursor = cursors.computeIfAbsent(range, Cursor::new);
    while (!cursor.exhausted && (isUsed(cursor.next) || isBarred(pool, cursor.next))) {
      cursor.advance();
    }
    return cursor.exhausted ? Optional.empty() : Optional.of(cursor.next);
  }

  /** The lowest address that is in use but can be joined, if it is below the lowest free one. */
  private Optional<IpAddress> firstShared(
      AddressPool pool,
      IpRange range,
      Optional<IpAddress> free,
      SharingKey key,
      Set<ServicePort> ports) {
    SharedAddresses candidates = shared.get(key);
    return candidates == null
        ? Optional.empty()
        : candidates.first(
            range,
            free.orElse(range.last()),
            ports,
            address -> !isBarred(pool, address) && fits(address, key, ports));
  }

  private boolean fits(IpAddress address, SharingKey key, Set<ServicePort> ports) {
    Use use = uses.get(address);
    return use == null || (use.allows(key) && Collections.disjoint(use.ports, ports));
  }

  private boolean isBarred(AddressPool pool, IpAddress address) {
    return isQuarantined(address) || (pool.avoidBuggyIps() && AddressPool.isBuggy(address));
  }
}
