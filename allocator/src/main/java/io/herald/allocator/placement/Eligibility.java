package io.herald.allocator.placement;

import io.herald.actors.api.Event;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Annotations;
import io.herald.allocator.allocation.PoolIndex;
import io.herald.allocator.placement.Unannounced.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says which nodes may announce an address. Made for one snapshot; not thread-safe. */
final class Eligibility {

  private final ClusterSnapshot snapshot;
  private final PlacementInput input;
  private final PlacementSettings settings;
  private final PoolIndex pools;
  private final Electorate electorate;
  private final List<NodesOf> advertisements = new ArrayList<>();
  private final Map<String, List<NodesOf>> byPool = new HashMap<>();

  Eligibility(PlacementInput input, Configuration configuration, PlacementSettings settings) {
    this.input = input;
    this.snapshot = input.snapshot();
    this.settings = settings;
    pools = new PoolIndex(configuration.pools(), snapshot.namespaceLabels());
    electorate = new Electorate(speakers(), settings.honourExcludeStrictly());
    for (L2Advertisement advertisement : configuration.l2Advertisements()) {
      advertisements.add(new NodesOf(advertisement, electorate.speakers()));
    }
  }

  private SortedMap<String, Speaker> speakers() {
    SortedMap<String, Speaker> speakers = new TreeMap<>();
    for (SpeakerReport report : input.speakers()) {
      Node node = snapshot.nodes().get(report.node());
      speakers.put(report.node(), Speaker.of(report, node, settings.ignoreExcludeLabel()));
    }
    return speakers;
  }

  /** Who may announce {@code address} for these Services. */
  Verdict judge(IpAddress address, SortedSet<ServiceKey> services) {
    List<Demand> demands = demands(address, services);
    List<Demand> announced = demands.stream().filter(Demand::isAnnounced).toList();
    String obstacles =
        demands.stream()
            .filter(demand -> !demand.isAnnounced())
            .flatMap(demand -> demand.obstacle().stream())
            .map(Unannounced::message)
            .distinct()
            .collect(Collectors.joining("; "));
    if (announced.isEmpty()) {
      return new Verdict(address, demands, Contenders.NONE, cause(demands), obstacles, List.of());
    }
    List<Terms> terms = announced.stream().map(Demand::terms).toList();
    Contenders contenders = electorate.contenders(address, terms);
    if (contenders.isEmpty()) {
      return nobody(address, demands, electorate.refusals(address, terms));
    }
    int served = contenders.best().get(0).served();
    String remark =
        served < announced.size()
            ? "no node can serve all of " + services + "; " + served + " at most"
            : obstacles;
    List<Event> warnings =
        contenders.best().get(0).standing().isExcluded()
            ? excludedWarnings(address, announced)
            : List.of();
    return new Verdict(address, demands, contenders, Cause.NO_ELIGIBLE_NODE, remark, warnings);
  }

  private static Cause cause(Set<Refusal> refusals) {
    if (refusals.contains(Refusal.NO_SUCH_INTERFACE)) {
      return Cause.NO_SUCH_INTERFACE;
    }
    return Set.of(Refusal.NO_USABLE_INTERFACE).containsAll(refusals)
        ? Cause.NO_USABLE_INTERFACE
        : Cause.NO_ELIGIBLE_NODE;
  }

  /** Of several: what is not just a matter of time comes first. */
  private static Cause cause(List<Demand> demands) {
    return demands.stream()
        .flatMap(demand -> demand.obstacle().stream())
        .map(Unannounced::cause)
        .min(Comparator.comparing(cause -> cause == Cause.NO_ENDPOINTS))
        .orElse(Cause.NO_ELIGIBLE_NODE);
  }

  /** Why the nodes that may not announce {@code address} may not. */
  SortedMap<String, Refusal> refusals(IpAddress address, SortedSet<ServiceKey> services) {
    List<Terms> terms =
        demands(address, services).stream().filter(Demand::isAnnounced).map(Demand::terms).toList();
    return electorate.refusals(address, terms);
  }

  private List<Demand> demands(IpAddress address, SortedSet<ServiceKey> services) {
    Optional<AddressPool> pool = pools.covering(address);
    return services.stream()
        .map(snapshot.services()::get)
        .filter(Objects::nonNull)
        .map(service -> demand(service, pool))
        .toList();
  }

  private Demand demand(Service service, Optional<AddressPool> pool) {
    Endpoints endpoints = snapshot.endpointsOf(service.key());
    List<NodesOf> matching =
        pool.map(this::covering).orElse(List.of()).stream()
            .filter(nodes -> isFor(nodes.advertisement(), service))
            .toList();
    Terms terms =
        new Terms(
            matching,
            service.localTrafficOnly() ? Optional.of(endpoints.servingNodes()) : Optional.empty());
    if (pool.isEmpty()) {
      return Demand.refused(service, terms, Cause.IP_NOT_ALLOWED, "no pool holds the address");
    }
    if (!endpoints.anyServing()) {
      return Demand.refused(
          service, terms, Cause.NO_ENDPOINTS, "no endpoint of " + service.key() + " serves");
    }
    if (matching.isEmpty()) {
      return Demand.refused(
          service,
          terms,
          Cause.NO_MATCHING_ADVERTISEMENT,
          "no L2Advertisement covers pool " + pool.get().name() + " for " + service.key());
    }
    return isInSharingConflict(service, matching)
        ? Demand.refused(
            service,
            terms,
            Cause.SHARED_IP_WITH_SERVICE_SELECTOR,
            service.key()
                + " has the annotation metallb.io/allow-shared-ip, which excludes an"
                + " L2Advertisement with serviceSelectors")
        : new Demand(service, terms, Optional.empty());
  }

  /** Who shares an address cannot choose nodes by Service, as the others might choose otherwise. */
  private static boolean isInSharingConflict(Service service, List<NodesOf> matching) {
    boolean bySelector =
        matching.stream().anyMatch(nodes -> !nodes.advertisement().serviceSelectors().isEmpty());
    return bySelector && Annotations.mentionsSharing(service);
  }

  private List<NodesOf> covering(AddressPool pool) {
    return byPool.computeIfAbsent(
        pool.name(),
        unused ->
            advertisements.stream().filter(nodes -> nodes.advertisement().covers(pool)).toList());
  }

  private static boolean isFor(L2Advertisement advertisement, Service service) {
    return advertisement.serviceSelectors().isEmpty()
        || LabelSelector.anyMatches(advertisement.serviceSelectors(), service.labels());
  }

  private Verdict nobody(
      IpAddress address, List<Demand> demands, SortedMap<String, Refusal> refusals) {
    Map<Refusal, List<String>> byRefusal =
        refusals.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    String remark =
        byRefusal.entrySet().stream()
            .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
            .collect(Collectors.joining("; "));
    List<String> withoutInterface = byRefusal.getOrDefault(Refusal.NO_SUCH_INTERFACE, List.of());
    return new Verdict(
        address,
        demands,
        Contenders.NONE,
        cause(byRefusal.keySet()),
        remark.isEmpty() ? "no speaker is alive" : remark,
        withoutInterface.isEmpty()
            ? List.of()
            : interfaceWarnings(address, demands, withoutInterface));
  }

  private List<Event> interfaceWarnings(
      IpAddress address, List<Demand> demands, List<String> nodes) {
    String node =
        input
            .previous()
            .assignment(address)
            .flatMap(assignment -> assignment.owner())
            .map(owner -> owner.node())
            .filter(nodes::contains)
            .orElse(nodes.get(0));
    String message =
        ("the interfaces specified by LB IP \"%s\" doesn't exist in assigned node \"%s\" with"
                + " protocol \"layer2\"")
            .formatted(address, node);
    return demands.stream()
        .filter(Demand::isAnnounced)
        .map(demand -> warning(demand, "announceFailed", message))
        .toList();
  }

  private List<Event> excludedWarnings(IpAddress address, List<Demand> announced) {
    String message =
        ("every node that could announce \"%s\" bears the label %s; announcing anyway: remove the"
                + " label from a node, or set herald.services.honour-exclude-label-strictly to have"
                + " nobody announce")
            .formatted(address, Node.EXCLUDE_LABEL);
    return announced.stream().map(demand -> warning(demand, "excludedNodesOnly", message)).toList();
  }

  private Event warning(Demand demand, String reason, String message) {
    return new Event(
        demand.service().ref(),
        Event.Type.WARNING,
        reason,
        message,
        Event.SPEAKER,
        settings.node());
  }
}
