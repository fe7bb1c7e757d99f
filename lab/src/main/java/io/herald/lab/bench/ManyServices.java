package io.herald.lab.bench;

import io.herald.lab.Lab;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.Pages;
import io.herald.lab.node.Node;
import io.herald.lab.probe.Claim;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Thousands of Services in a lab, as light for kube-proxy as can be, and what the client sees of
 * their addresses. Not thread-safe.
 */
public final class ManyServices {
  private static final int LOT = 250;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Lab lab;
  private final Workload workload;
  private final Duration patience;
  private int made;

  /**
   * @param patience how long anything is waited for
   */
  public ManyServices(Lab lab, Workload workload, Duration patience) {
    this.lab = lab;
    this.workload = workload;
    this.patience = patience;
  }

  /**
   * Makes Services until there are that many, a few hundred at a time, each lot announced before
   * the next is made: what is measured later is not how thousands come at once.
   *
   * @param seenBy whose plan to read
   * @return the owner's name by address
   */
  public Map<String, String> grow(int number, Node seenBy) {
    while (made < number) {
      for (int last = Math.min(number, made + LOT); made < last; ) {
        workload.lightService("many-" + ++made, lab.nodes().get(0));
      }
      awaitAnnounced(seenBy);
    }
    return awaitAnnounced(seenBy);
  }

  /**
   * Waits until every one has an address in the plan, and each has been claimed on the wire.
   *
   * @param seenBy whose plan to read
   * @return the owner's name by address
   */
  public Map<String, String> awaitAnnounced(Node seenBy) {
    var owners =
        Lab.poll(
            "a plan of " + made + " addresses",
            patience,
            () -> {
              var planned = plannedOwners(seenBy);
              if (planned.size() != made) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
              }
              return Optional.of(planned).filter(all -> all.size() == made);
            });
    awaitClaims(owners.keySet(), 0, "");
    return owners;
  }

  /**
   * Waits until each address has been claimed on the wire.
   *
   * @param notBy the MAC whose claims do not count; empty when all do
   * @return from {@code since} to the last address's first claim, in milliseconds
   */
  public double awaitClaims(Collection<String> addresses, long since, String notBy) {
    var claims =
        Lab.poll(
            addresses.size() + " addresses on the wire",
            patience,
            () -> {
              var seen = claims(addresses, since, notBy);
              if (seen.size() != addresses.size()) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
              }
              return Optional.of(seen).filter(all -> all.size() == addresses.size());
            });
    return lastMillis(claims, since);
  }

  /** The first claim of each of these addresses since a moment, by another MAC than one. */
  public Map<String, Claim> claims(Collection<String> addresses, long since, String notBy) {
    var wanted = Set.copyOf(addresses);
    return lab.client().firstClaims(since).stream()
        .filter(claim -> wanted.contains(claim.address()) && !claim.mac().equals(notBy))
        .collect(Collectors.toMap(Claim::address, c -> c, (a, b) -> a.at() <= b.at() ? a : b));
  }

  /** From a moment to the latest of some claims, in milliseconds. */
  public static double lastMillis(Map<String, Claim> claims, long since) {
    long last = claims.values().stream().mapToLong(Claim::at).max().orElse(since);
    return (last - since) / 1e6;
  }

  /**
   * The owner of each address by the plan that a speaker obeys; without addresses while it does not
   * answer.
   */
  private Map<String, String> plannedOwners(Node seenBy) {
    var url = "http://" + seenBy.host().addresses().ipv4() + ":8558/state";
    var state = Pages.get(lab.client().host().namespace(), url, Duration.ofSeconds(5));
    var owners = new LinkedHashMap<String, String>();
    if (!state.isEmpty()) {
      for (var assignment : Json.at(Json.read(state), "plan", "assignments")) {
        owners.put(
            Json.text(assignment, "address"),
            Json.text(assignment.path("candidates").path(0), "node"));
      }
    }
    return owners;
  }

  /** The addresses that a node has by the plan. */
  public static Set<String> addressesOf(Node node, Map<String, String> owners) {
    return owners.entrySet().stream()
        .filter(entry -> entry.getValue().equals(node.name()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The node with the most addresses, another one than the allocator's. */
  public Node mostLoaded(Map<String, String> owners, Node allocator) {
    return lab.nodes().stream()
        .filter(node -> node != allocator)
        .max(Comparator.comparingInt(node -> addressesOf(node, owners).size()))
        .orElseThrow();
  }
}
