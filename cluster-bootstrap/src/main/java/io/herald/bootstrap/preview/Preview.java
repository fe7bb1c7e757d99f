package io.herald.bootstrap.preview;

import io.herald.actors.api.Event;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Allocation;
import io.herald.allocator.allocation.AllocationResult;
import io.herald.allocator.allocation.AllocationSettings;
import io.herald.allocator.allocation.Ledger;
import io.herald.allocator.placement.Placement;
import io.herald.allocator.placement.PlacementInput;
import io.herald.allocator.placement.PlacementResult;
import io.herald.allocator.placement.PlacementSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs the allocator's two functions over a cluster that is only read. What no API object says is
 * assumed: every Node has a live speaker whose interfaces reach every address; a cluster without
 * any EndpointSlice has endpoints everywhere. Pure.
 */
public final class Preview {

  private static final String NODE = "herald";
  private static final PlanVersion VERSION = new PlanVersion(1, 1);

  private final PreviewSettings settings;
  private final Map<ServiceKey, String> announcers;

  /**
   * Prepares previews of one cluster.
   *
   * @param announcers the node that announces each Service now, where known
   */
  public Preview(PreviewSettings settings, Map<ServiceKey, String> announcers) {
    this.settings = settings;
    this.announcers = Map.copyOf(announcers);
  }

  /** What the allocator would make of {@code snapshot}. */
  public Outlook outlook(ClusterSnapshot snapshot) {
    AllocationResult allocation =
        Allocation.reconcile(
            snapshot,
            Ledger.EMPTY,
            new AllocationSettings(settings.loadBalancerClass(), NODE, Set.of()));
    PlacementResult placement = place(snapshot, allocation.held());
    Map<IpAddress, String> owners = new HashMap<>();
    for (Assignment assignment : placement.plan().assignments().values()) {
      assignment.owner().ifPresent(owner -> owners.put(assignment.address(), owner.node()));
    }
    return new Outlook(
        allocation.held(),
        allocation.unassigned(),
        remarks(allocation.events()),
        owners,
        placement.explanations());
  }

  private static Map<ServiceKey, List<String>> remarks(List<Event> events) {
    Map<ServiceKey, List<String>> remarks = new HashMap<>();
    for (Event event : events) {
      ServiceKey key = new ServiceKey(event.regarding().namespace(), event.regarding().name());
      remarks.computeIfAbsent(key, unused -> new ArrayList<>()).add(event.message());
    }
    return remarks;
  }

  private PlacementResult place(ClusterSnapshot snapshot, Map<ServiceKey, List<IpAddress>> held) {
    Link link = interfaceFor(snapshot, "eth0", 1);
    List<SpeakerReport> speakers = new ArrayList<>();
    for (String node : new TreeSet<>(snapshot.nodes().keySet())) {
      List<Link> links = new ArrayList<>(List.of(link));
      for (String name : new TreeSet<>(namedInterfaces(snapshot))) {
        if (!name.equals(link.name())) {
          links.add(interfaceFor(snapshot, name, links.size() + 1));
        }
      }
      speakers.add(new SpeakerReport(node, new Lane(node + ":0#0"), links, false));
    }
    PlacementInput input =
        new PlacementInput(withEndpoints(snapshot), held, speakers, presentPlan(held), Set.of());
    PlacementSettings placement =
        new PlacementSettings(
            settings.ignoreExcludeLabel(), settings.honourExcludeLabelStrictly(), 1, NODE);
    return Placement.place(input, placement, VERSION);
  }

  private static Set<String> namedInterfaces(ClusterSnapshot snapshot) {
    return snapshot.configuration().stream()
        .map(Configuration::l2Advertisements)
        .flatMap(List::stream)
        .flatMap(advertisement -> advertisement.interfaces().stream())
        .collect(Collectors.toSet());
  }

  private static Link interfaceFor(ClusterSnapshot snapshot, String name, int index) {
    List<Cidr> everywhere =
        List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"), Cidr.parse("fe80::1/64"));
    return new Link(name, index, MacAddress.ZERO, true, true, everywhere);
  }

  private static ClusterSnapshot withEndpoints(ClusterSnapshot snapshot) {
    if (!snapshot.endpoints().isEmpty()) {
      return snapshot;
    }
    Endpoints everywhere = new Endpoints(true, new TreeSet<>(snapshot.nodes().keySet()));
    Map<ServiceKey, Endpoints> endpoints = new HashMap<>();
    snapshot.services().keySet().forEach(key -> endpoints.put(key, everywhere));
    return new ClusterSnapshot(
        snapshot.services(),
        endpoints,
        snapshot.nodes(),
        snapshot.namespaceLabels(),
        snapshot.configuration(),
        snapshot.problems());
  }

  /** The plan in force, as far as it shows: ownership is sticky. */
  private Plan presentPlan(Map<ServiceKey, List<IpAddress>> held) {
    Map<IpAddress, Assignment> assignments = new TreeMap<>();
    new TreeMap<>(held)
        .forEach(
            (service, addresses) -> {
              String node = announcers.get(service);
              if (node != null) {
                for (IpAddress address : addresses) {
                  assignments.put(
                      address,
                      new Assignment(
                          address,
                          new TreeSet<>(Set.of(service)),
                          List.of(new Candidate(node, LinkSelection.ALL)),
                          1));
                }
              }
            });
    return Plan.of(VERSION, assignments.values(), List.of());
  }

  /**
   * What a change of the cluster would change for its Services, by name.
   *
   * @param now the cluster as it is
   * @param then the cluster as it would be
   */
  public List<ServiceChange> changes(ClusterSnapshot now, ClusterSnapshot then) {
    Outlook present = outlook(now);
    Outlook future = outlook(then);
    AllocationSettings ours = new AllocationSettings(settings.loadBalancerClass(), NODE, Set.of());
    return then.services().values().stream()
        .filter(service -> Allocation.isOurs(service, ours))
        .map(service -> change(service, present, future, !then.nodes().isEmpty()))
        .filter(ServiceChange::isChange)
        .sorted(java.util.Comparator.comparing(ServiceChange::service))
        .toList();
  }

  private ServiceChange change(
      Service service, Outlook present, Outlook future, boolean nodesKnown) {
    ServiceKey key = service.key();
    List<IpAddress> before = service.ingress();
    List<IpAddress> after = future.held().getOrDefault(key, List.of());
    String nodeBefore = ServiceChange.NOBODY;
    String nodeAfter = ServiceChange.NOBODY;
    if (nodesKnown) {
      nodeBefore = before.isEmpty() ? ServiceChange.NOBODY : announcer(key, before, present);
      nodeAfter = after.isEmpty() ? ServiceChange.NOBODY : owner(after, future);
      boolean nameable = announcers.containsKey(key) && before.equals(after);
      if (!nodeAfter.equals(ServiceChange.NOBODY) && !nameable) {
        nodeAfter = ServiceChange.SOME_NODE;
      }
    }
    return new ServiceChange(
        key, before, after, nodeBefore, nodeAfter, reason(key, before, after, future));
  }

  private String announcer(ServiceKey key, List<IpAddress> addresses, Outlook present) {
    String known = announcers.get(key);
    if (known != null) {
      return known;
    }
    boolean configured = !present.explanations().isEmpty();
    return configured && owner(addresses, present).equals(ServiceChange.NOBODY)
        ? ServiceChange.NOBODY
        : ServiceChange.SOME_NODE;
  }

  private static String owner(List<IpAddress> addresses, Outlook outlook) {
    return addresses.stream()
        .flatMap(address -> Optional.ofNullable(outlook.owners().get(address)).stream())
        .findFirst()
        .orElse(ServiceChange.NOBODY);
  }

  private static String reason(
      ServiceKey key, List<IpAddress> before, List<IpAddress> after, Outlook future) {
    if (!before.equals(after)) {
      List<String> remarks = future.remarks().getOrDefault(key, List.of());
      return remarks.isEmpty()
          ? future.unassigned().getOrDefault(key, "")
          : String.join("; ", remarks);
    }
    return after.stream()
        .flatMap(address -> Optional.ofNullable(future.explanations().get(address)).stream())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
