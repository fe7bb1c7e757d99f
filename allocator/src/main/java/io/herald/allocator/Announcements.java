package io.herald.allocator;

import io.herald.actors.api.Event;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What speakers say they announce, and the events that tell the users so. Not thread-safe. */
final class Announcements {

  private final Consumer<Event> publish;
  private final Map<IpAddress, Claim> claims = new HashMap<>();
  private final Map<ServiceKey, Set<Said>> said = new HashMap<>();

  private record Said(String uid, IpAddress address, String node) {

    /** Whether the address has moved, or the Service is another one of the same name. */
    boolean isOverBy(Said now) {
      return !uid.equals(now.uid) || (address.equals(now.address) && !node.equals(now.node));
    }
  }

  Announcements(Consumer<Event> publish) {
    this.publish = publish;
  }

  /** The claims that the plan does not know of yet: takeovers. */
  Set<Claim> ahead(Plan plan) {
    claims
        .values()
        .removeIf(
            claim ->
                plan.assignment(claim.address())
                    .map(assignment -> assignment.epoch() >= claim.epoch())
                    .orElse(true));
    return Set.copyOf(claims.values());
  }

  /** Forgets the claims of nodes that are gone. */
  void retainNodes(Collection<String> nodes) {
    claims.values().removeIf(claim -> !nodes.contains(claim.node()));
  }

  /** Forgets the Services that are gone. */
  void retainServices(Set<ServiceKey> services) {
    said.keySet().retainAll(services);
  }

  /** A claim from a node that announces, whether the plan said so or not. */
  void onAnnounced(Claim claim, Plan plan, ClusterSnapshot snapshot) {
    claims.merge(
        claim.address(), claim, (before, next) -> before.epoch() > next.epoch() ? before : next);
    plan.assignment(claim.address()).stream()
        .flatMap(assignment -> assignment.services().stream())
        .forEach(key -> sayOnce(key, claim, snapshot));
  }

  /** One event for each Service and node, whichever of its addresses is meant. */
  private void sayOnce(ServiceKey key, Claim claim, ClusterSnapshot snapshot) {
    Service service = snapshot.services().get(key);
    if (service == null) {
      return;
    }
    Said now = new Said(service.uid(), claim.address(), claim.node());
    Set<Said> known = said.computeIfAbsent(key, unused -> new HashSet<>());
    known.removeIf(one -> one.isOverBy(now));
    boolean nodeKnown = known.stream().anyMatch(one -> one.node().equals(claim.node()));
    known.add(now);
    if (!nodeKnown) {
      publish.accept(
          new Event(
              service.ref(),
              Event.Type.NORMAL,
              "nodeAssigned",
              "announcing from node \"" + claim.node() + "\" with protocol \"layer2\"",
              Event.SPEAKER,
              claim.node()));
    }
  }

  void onConflict(Conflict conflict, Plan plan, ClusterSnapshot snapshot) {
    plan.assignment(conflict.address()).stream()
        .flatMap(assignment -> assignment.services().stream())
        .map(key -> snapshot.services().get(key))
        .filter(service -> service != null)
        .forEach(service -> publish.accept(conflictEvent(conflict, service)));
  }

  private static Event conflictEvent(Conflict conflict, Service service) {
    String what =
        "IP \"%s\" is held on the network by a stranger with MAC %s, seen by node \"%s\" on %s; "
            .formatted(conflict.address(), conflict.mac(), conflict.node(), conflict.link());
    String consequence =
        conflict.announced()
            ? "it is defended; find that host and give it another address"
            : "it is not announced and is kept out of allocation for now; remove it from the pool"
                + " or from that host";
    return new Event(
        service.ref(),
        Event.Type.WARNING,
        "AddressConflict",
        what + consequence,
        Event.SPEAKER,
        conflict.node());
  }
}
