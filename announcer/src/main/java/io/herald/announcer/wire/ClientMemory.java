package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who asked for which address on one interface: those whose caches must change when the address
 * moves. Bounded; whoever asked longest ago is forgotten first, so a flood of made-up askers costs
 * memory of the real ones but nothing else.
 *
 * <p>Written by the capture thread, read by the announcing one.
 */
final class ClientMemory {

  /**
   * Somebody who asked.
   *
   * @param address the address to ask back
   * @param mac where to send that
   */
  record Client(IpAddress address, MacAddress mac) {}

  private record Pair(IpAddress address, Client client) {}

  private static final int PER_ADDRESS = 32;

  private final int capacity;
  private final Set<Pair> byAge = Collections.newSetFromMap(new LinkedHashMap<>());
  private final Map<IpAddress, LinkedHashSet<Client>> byAddress = new HashMap<>();

  /**
   * Remembers up to {@code capacity} pairs of address and client.
   *
   * @param capacity not negative
   */
  ClientMemory(int capacity) {
    this.capacity = capacity;
  }

  /** {@code client} has just asked for {@code address}. */
  synchronized void remember(IpAddress address, Client client) {
    Pair pair = new Pair(address, client);
    LinkedHashSet<Client> clients =
        byAddress.computeIfAbsent(address, key -> new LinkedHashSet<>(4));
    if (byAge.remove(pair)) {
      clients.remove(client);
    }
    byAge.add(pair);
    clients.add(client);
    if (clients.size() > PER_ADDRESS) {
      forget(new Pair(address, clients.iterator().next()));
    }
    if (byAge.size() > capacity) {
      forget(byAge.iterator().next());
    }
  }

  private void forget(Pair pair) {
    byAge.remove(pair);
    LinkedHashSet<Client> clients = byAddress.get(pair.address);
    if (clients != null && clients.remove(pair.client) && clients.isEmpty()) {
      byAddress.remove(pair.address);
    }
  }

  /** Forgets everybody who asked for {@code address}. */
  synchronized void forget(IpAddress address) {
    Set<Client> clients = byAddress.remove(address);
    if (clients != null) {
      clients.forEach(client -> byAge.remove(new Pair(address, client)));
    }
  }

  /** At most {@code limit} clients that asked for {@code address}, the latest first. */
  synchronized List<Client> clientsOf(IpAddress address, int limit) {
    Set<Client> clients = byAddress.getOrDefault(address, new LinkedHashSet<>());
    List<Client> latest = new ArrayList<>(Math.min(limit, clients.size()));
    Iterator<Client> oldestFirst = clients.iterator();
    for (int skip = clients.size() - limit; skip > 0; skip--) {
      oldestFirst.next();
    }
    oldestFirst.forEachRemaining(latest::add);
    Collections.reverse(latest);
    return latest;
  }

  synchronized int size() {
    return byAge.size();
  }
}
