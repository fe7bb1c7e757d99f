package io.herald.allocator.allocation;

import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.ServiceKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the allocator remembers from one pass to the next. Everything in it can be lost: {@link
 * #EMPTY} is what a new allocator starts with, and the status of the Services fills it again.
 *
 * @param holdings who holds what, decisions in flight included
 * @param decisions statuses that the watch does not show yet
 * @param said the lasting complaints already published, by Service
 */
public record Ledger(
    Map<ServiceKey, Holding> holdings,
    Map<ServiceKey, Decision> decisions,
    Map<ObjectRef, Set<Said>> said) {

  /** The ledger of a new allocator. */
  public static final Ledger EMPTY = new Ledger(Map.of(), Map.of(), Map.of());

  /** Copies the collections. */
  public Ledger {
    holdings = Map.copyOf(holdings);
    decisions = Map.copyOf(decisions);
    said = Map.copyOf(said);
  }

  /**
   * Takes note that a status was not written, for a reason other than a conflict: the next pass
   * writes it again. After a conflict, and when the Service is gone, there is nothing to note: the
   * watch is about to show what happened.
   */
  public Ledger writeFailed(StatusUpdate update) {
    ServiceKey key = update.service().key();
    if (!Decision.of(update).equals(decisions.get(key))) {
      return this;
    }
    Map<ServiceKey, Decision> changed = new HashMap<>(decisions);
    changed.put(key, Decision.of(update).asFailed());
    return new Ledger(holdings, changed, said);
  }

  /** Every Service that holds addresses, with its addresses. */
  public Map<ServiceKey, List<IpAddress>> held() {
    Map<ServiceKey, List<IpAddress>> held = new HashMap<>();
    holdings.forEach((service, holding) -> held.put(service, holding.addresses()));
    return Collections.unmodifiableMap(held);
  }

  /** Every address in use, with the Services that use it. */
  public SortedMap<IpAddress, SortedSet<ServiceKey>> inUse() {
    TreeMap<IpAddress, SortedSet<ServiceKey>> inUse = new TreeMap<>();
    holdings.forEach(
        (service, holding) ->
            holding
                .addresses()
                .forEach(
                    address ->
                        inUse.computeIfAbsent(address, unused -> new TreeSet<>()).add(service)));
    return Collections.unmodifiableSortedMap(inUse);
  }

  /**
   * A complaint that lasts until its cause goes, so that it is published once.
   *
   * @param reason the event's reason
   * @param message the event's message
   */
  public record Said(String reason, String message) {}
}
