package io.herald.allocator.allocation;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Ledger.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pass over every Service. Used once, by one thread. */
final class AllocationPass {

  private final ClusterSnapshot snapshot;
  private final Ledger ledger;
  private final AllocationSettings settings;
  private final PoolIndex pools;
  private final AddressTable table;
  private final Chooser chooser;
  private final EventBook events;

  private final Map<ServiceKey, Holding> holdings = new HashMap<>();
  private final Map<ServiceKey, Decision> decisions = new HashMap<>();
  private final Map<ServiceKey, String> unassigned = new HashMap<>();
  private final List<StatusUpdate> writes = new ArrayList<>();

  AllocationPass(
      ClusterSnapshot snapshot,
      Configuration configuration,
      Ledger ledger,
      AllocationSettings settings) {
    this.snapshot = snapshot;
    this.ledger = ledger;
    this.settings = settings;
    pools = new PoolIndex(configuration.pools(), snapshot.namespaceLabels());
    table = new AddressTable(settings.quarantined());
    chooser = new Chooser(pools, table);
    events = new EventBook(ledger.said(), settings.node());
  }

  AllocationResult run() {
    List<Subject> ours = new ArrayList<>();
    List<Service> others = new ArrayList<>();
    for (Service service : snapshot.services().values()) {
      if (!service.loadBalancer()) {
        clearFormer(service);
      } else if (Allocation.isOurs(service, settings)) {
        ours.add(Subject.of(service, ledger));
      } else {
        others.add(service);
      }
    }
    ours.sort(Subject.ORDER);
    decide(ours, others);
    ours.forEach(this::finish);
    Ledger next = new Ledger(holdings, decisions, events.said());
    return new AllocationResult(next, writes, events.events(), next.held(), unassigned);
  }

  /** First everybody who has addresses, then the additional ones, then who has none. */
  private void decide(List<Subject> ours, List<Service> others) {
    List<Subject> kept = new ArrayList<>();
    List<Subject> waiting = new ArrayList<>();
    for (Subject subject : ours) {
      if (subject.claim() == Subject.Claim.IN_FLIGHT) {
        keepInFlight(subject);
      } else if (stack(subject).isPresent()) {
        (adopt(subject) ? kept : waiting).add(subject);
      }
    }
    others.forEach(this::reserveForeign);
    kept.forEach(this::addMissingFamily);
    waiting.sort(Subject.WAITING_ORDER);
    waiting.forEach(this::allocate);
  }

  /** A Service that is no load balancer, but may have been one. */
  private void clearFormer(Service service) {
    boolean wasOurs = Annotations.allocatedFrom(service).isPresent();
    boolean mayBeOurs = settings.loadBalancerClass().isEmpty();
    if (wasOurs || (mayBeOurs && !service.ingress().isEmpty())) {
      write(service, List.of(), Optional.empty());
    }
  }

  private void keepInFlight(Subject subject) {
    Service service = subject.service();
    Decision decision = ledger.decisions().get(subject.key());
    decisions.put(subject.key(), decision);
    events.untouched(service);
    decision.pool().ifPresent(pool -> hold(subject, new Choice.Found(decision.ingress(), pool)));
  }

  /** The families the Service needs; empty when it cannot have an address at all. */
  private Optional<Stack> stack(Subject subject) {
    Service service = subject.service();
    List<IpAddress> clusterIps = service.clusterIps();
    if (clusterIps.isEmpty()) {
      unassigned.put(subject.key(), "the Service has no cluster IP");
      return Optional.empty();
    }
    if (service.ipFamilyPolicy() == IpFamilyPolicy.REQUIRE_DUAL_STACK && clusterIps.size() < 2) {
      String message =
          "Service requires dual stack but not enough clusterips " + Texts.plain(clusterIps);
      warn(subject, "not enough clusterips", message);
      unassigned.put(subject.key(), message);
      return Optional.empty();
    }
    Optional<Stack> stack = Stack.of(clusterIps);
    if (stack.isEmpty()) {
      String message =
          "Failed to retrieve ClusterIPs IPFamily for %s: %s"
              .formatted(Texts.quoted(clusterIps), Stack.problem(clusterIps));
      warn(subject, "noclusterIPsIPFamily", message);
      unassigned.put(subject.key(), message);
    }
    return stack;
  }

  /** Whether the Service keeps the addresses it has. */
  private boolean adopt(Subject subject) {
    Service service = subject.service();
    List<IpAddress> current = subject.current();
    if (current.isEmpty() || !hasRightFamilies(subject)) {
      return false;
    }
    Choice choice = chooser.judge(service, current);
    if (choice instanceof Choice.None none) {
      events.happened(
          service,
          "ClearAssignment",
          "current IP for %s not allowed by config, will attempt for new IP assignment: %s"
              .formatted(Texts.quoted(subject.key()), none.error()));
      return false;
    }
    Choice.Found found = (Choice.Found) choice;
    Request request = subject.request();
    if (request.error().isPresent()) {
      complain(subject, request.error().get());
    } else if (!meets(request, found)) {
      return false;
    }
    hold(subject, found);
    return true;
  }

  private static boolean meets(Request request, Choice.Found found) {
    boolean rightPool = request.pool().map(found.pool()::equals).orElse(true);
    return rightPool
        && (request.addresses().isEmpty()
            || new HashSet<>(request.addresses()).equals(new HashSet<>(found.addresses())));
  }

  private boolean hasRightFamilies(Subject subject) {
    Service service = subject.service();
    Optional<Stack> wanted = Stack.of(service.clusterIps());
    Optional<Stack> present = Stack.of(subject.current());
    if (present.isEmpty()) {
      warn(
          subject,
          "nolbIPsIPFamily",
          "Failed to retrieve LBIPs IPFamily for %s: %s"
              .formatted(Texts.quoted(subject.current()), Stack.problem(subject.current())));
      return false;
    }
    return present.equals(wanted)
        || (wanted.equals(Optional.of(Stack.DUAL))
            && service.ipFamilyPolicy() == IpFamilyPolicy.PREFER_DUAL_STACK);
  }

  /**
   * A visible address of another controller's Service is in use, whoever gave it: two holders of
   * one address on a network help nobody.
   */
  private void reserveForeign(Service service) {
    for (IpAddress address : service.ingress()) {
      if (!table.isUsed(address)) {
        table.take(address, service.key(), SharingKey.NONE, List.of());
      }
    }
  }

  /** A Service that would like both families and has one gets the other, once it is to be had. */
  private void addMissingFamily(Subject subject) {
    Service service = subject.service();
    Holding holding = holdings.get(subject.key());
    if (holding == null
        || holding.addresses().size() != 1
        || service.ipFamilyPolicy() != IpFamilyPolicy.PREFER_DUAL_STACK
        || !Stack.of(service.clusterIps()).equals(Optional.of(Stack.DUAL))
        || !subject.request().addresses().isEmpty()
        || subject.request().error().isPresent()) {
      return;
    }
    IpAddress present = holding.addresses().get(0);
    Choice choice = chooser.chooseAdditional(service, present, holding.pool());
    if (choice instanceof Choice.Found found) {
      IpAddress added = found.addresses().get(0);
      hold(subject, new Choice.Found(List.of(present, added), found.pool()));
      events.happened(service, "IPAllocated", "Assigned additional IP " + Texts.quoted(added));
    } else if (choice instanceof Choice.None none) {
      events.lasts(
          service,
          Event.Type.NORMAL,
          "AdditionalAssignFailed",
          "cannot assign additional IP in PreferDualStack: " + none.error());
    }
  }

  /** A request that cannot be read changes nothing: who has an address keeps it. */
  private String complain(Subject subject, String error) {
    String message = Chooser.unreadable(error).toString();
    warn(subject, "LoadBalancerFailed", message);
    return message;
  }

  private void allocate(Subject subject) {
    Service service = subject.service();
    Optional<String> error = subject.request().error();
    if (error.isPresent()) {
      unassigned.put(subject.key(), complain(subject, error.get()));
      return;
    }
    Stack stack = Stack.of(service.clusterIps()).orElseThrow();
    Choice choice = chooser.choose(service, subject.request(), stack);
    if (choice instanceof Choice.Found found) {
      hold(subject, found);
      events.happened(service, "IPAllocated", "Assigned IP " + Texts.quoted(found.addresses()));
      addMissingFamily(subject);
    } else if (choice instanceof Choice.None none) {
      String message =
          "Failed to allocate IP for %s: %s".formatted(Texts.quoted(subject.key()), none);
      warn(subject, "AllocationFailed", message);
      unassigned.put(subject.key(), none.toString());
    }
  }

  private void hold(Subject subject, Choice.Found found) {
    Service service = subject.service();
    Holding holding = Holding.of(service, found.addresses(), found.pool());
    holdings.put(subject.key(), holding);
    for (IpAddress address : found.addresses()) {
      table.take(address, subject.key(), holding.sharing(), service.ports());
    }
  }

  /** Writes what was decided, if the status says otherwise. */
  private void finish(Subject subject) {
    if (subject.claim() == Subject.Claim.IN_FLIGHT) {
      return;
    }
    Service service = subject.service();
    Holding holding = holdings.get(subject.key());
    boolean written =
        holding == null
            ? write(service, List.of(), Optional.empty())
            : write(service, holding.addresses(), Optional.of(holding.pool()));
    mentionDeprecated(service, written);
  }

  private boolean write(Service service, List<IpAddress> ingress, Optional<String> pool) {
    StatusUpdate update = new StatusUpdate(service, ingress, pool);
    Decision decision = Decision.of(update);
    if (decision.isShownBy(service)) {
      return false;
    }
    Decision underWay = ledger.decisions().get(service.key());
    if (underWay != null && underWay.isInFlight(service)) {
      decisions.put(service.key(), underWay);
      return false;
    }
    decisions.put(service.key(), decision);
    writes.add(update);
    return true;
  }

  /** Said with the first change of the Service that is due to us, as users know it. */
  private void mentionDeprecated(Service service, boolean written) {
    for (String key : service.annotations().keySet()) {
      if (Annotations.isDeprecated(key)) {
        String message = "Service uses deprecated annotation " + key;
        if (written || events.wasSaid(service, new Said("deprecatedAnnotation", message))) {
          events.lasts(service, Event.Type.WARNING, "deprecatedAnnotation", message);
        }
      }
    }
  }

  private void warn(Subject subject, String reason, String message) {
    events.lasts(subject.service(), Event.Type.WARNING, reason, message);
  }
}
