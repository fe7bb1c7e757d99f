package io.herald.allocator.placement;

import io.herald.actors.api.Event;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Annotations;
import io.herald.allocator.allocation.PoolIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Says which nodes may announce an address. Made for one snapshot; not thread-safe. */
final class Eligibility {

  private static final BiConsumer<String, Refusal> UNRECORDED = (node, refusal) -> {};

  private final ClusterSnapshot snapshot;
  private final PlacementInput input;
  private final PlacementSettings settings;
  private final PoolIndex pools;
  private final SortedMap<String, Speaker> speakers = new TreeMap<>();
  private final List<NodesOf> advertisements = new ArrayList<>();
  private final Map<String, List<NodesOf>> byPool = new HashMap<>();

  Eligibility(PlacementInput input, Configuration configuration, PlacementSettings settings) {
    this.input = input;
    this.snapshot = input.snapshot();
    this.settings = settings;
    pools = new PoolIndex(configuration.pools(), snapshot.namespaceLabels());
    for (SpeakerReport report : input.speakers()) {
      speakers.put(
          report.node(),
          Speaker.of(report, snapshot.nodes().get(report.node()), settings.ignoreExcludeLabel()));
    }
    for (L2Advertisement advertisement : configuration.l2Advertisements()) {
      advertisements.add(new NodesOf(advertisement, speakers.values()));
    }
  }

  /** Who may announce {@code address} for these Services. */
  Verdict judge(IpAddress address, SortedSet<ServiceKey> services) {
    List<Demand> demands = demands(address, services);
    List<Demand> announced = demands.stream().filter(Demand::isAnnounced).toList();
    String obstacles =
        demands.stream()
            .filter(demand -> !demand.isAnnounced())
            .map(Demand::obstacle)
            .distinct()
            .collect(Collectors.joining("; "));
    if (announced.isEmpty()) {
      return new Verdict(address, services, List.of(), obstacles, List.of());
    }
    List<Contender> contenders = contenders(address, announced, UNRECORDED);
    if (contenders.isEmpty()) {
      return nobody(address, services, announced);
    }
    int served = contenders.stream().mapToInt(Contender::served).min().orElse(0);
    String partly =
        served < announced.size()
            ? "no node can serve all of " + services + "; " + served + " at most"
            : obstacles;
    return new Verdict(
        address, services, contenders, partly, excludedWarnings(contenders, demands, address));
  }

  /** Why the nodes that may not announce {@code address} may not. */
  SortedMap<String, Refusal> refusals(IpAddress address, SortedSet<ServiceKey> services) {
    SortedMap<String, Refusal> refusals = new TreeMap<>();
    List<Demand> announced =
        demands(address, services).stream().filter(Demand::isAnnounced).toList();
    contenders(address, announced, refusals::put);
    return refusals;
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
    if (pool.isEmpty()) {
      return new Demand(service, List.of(), endpoints.servingNodes(), "no pool holds the address");
    }
    List<NodesOf> matching =
        byPool.computeIfAbsent(pool.get().name(), unused -> covering(pool.get())).stream()
            .filter(nodes -> isFor(nodes.advertisement(), service))
            .toList();
    String obstacle = "";
    if (!endpoints.anyServing()) {
      obstacle = "no endpoint of " + service.key() + " serves";
    } else if (matching.isEmpty()) {
      obstacle = "no L2Advertisement covers pool " + pool.get().name() + " for " + service.key();
    } else if (Annotations.mentionsSharing(service)
        && matching.stream()
            .anyMatch(nodes -> !nodes.advertisement().serviceSelectors().isEmpty())) {
      obstacle =
          "%s has the annotation %sallow-shared-ip, which excludes an L2Advertisement with serviceSelectors"
              .formatted(service.key(), Annotations.PREFIX);
    }
    return new Demand(service, matching, endpoints.servingNodes(), obstacle);
  }

  private List<NodesOf> covering(AddressPool pool) {
    return advertisements.stream().filter(nodes -> nodes.advertisement().covers(pool)).toList();
  }

  private static boolean isFor(L2Advertisement advertisement, Service service) {
    return advertisement.serviceSelectors().isEmpty()
        || LabelSelector.anyMatches(advertisement.serviceSelectors(), service.labels());
  }

  private List<Contender> contenders(
      IpAddress address, List<Demand> demands, BiConsumer<String, Refusal> refused) {
    Map<String, LinkSelection> allowed = new HashMap<>();
    for (Speaker speaker : speakers.values()) {
      if (demands.stream().anyMatch(demand -> demand.covers(speaker.node()))) {
        allowed.put(speaker.node(), allowedLinks(speaker.node(), demands));
      }
    }
    boolean mustBeOnLink = isOnLinkAnywhere(address, allowed);
    List<Contender> contenders = new ArrayList<>();
    for (Speaker speaker : speakers.values()) {
      LinkSelection links = allowed.get(speaker.node());
      if (links == null) {
        refused.accept(speaker.node(), Refusal.NOT_SELECTED);
        continue;
      }
      contend(speaker, address, demands, links, mustBeOnLink, refused).ifPresent(contenders::add);
    }
    return servingMost(contenders, refused);
  }

  private Optional<Contender> contend(
      Speaker speaker,
      IpAddress address,
      List<Demand> demands,
      LinkSelection allowed,
      boolean mustBeOnLink,
      BiConsumer<String, Refusal> refused) {
    String node = speaker.node();
    int served = 0;
    for (Demand demand : demands) {
      served += demand.covers(node) && demand.isServedOn(node) ? 1 : 0;
    }
    List<Link> usable =
        speaker.links().stream()
            .filter(link -> allowed.includes(link.name()) && LinkChoice.isUsable(link, address))
            .toList();
    Optional<Refusal> refusal = refusal(speaker, address, served, allowed, usable, mustBeOnLink);
    if (refusal.isPresent()) {
      refused.accept(node, refusal.get());
      return Optional.empty();
    }
    int score =
        demands.stream()
            .flatMap(demand -> demand.advertisements().stream())
            .distinct()
            .mapToInt(nodes -> nodes.score(node))
            .sum();
    LinkSelection links = LinkChoice.select(usable, allowed, address);
    return Optional.of(new Contender(node, links, speaker.standing(), served, score));
  }

  private Optional<Refusal> refusal(
      Speaker speaker,
      IpAddress address,
      int served,
      LinkSelection allowed,
      List<Link> usable,
      boolean mustBeOnLink) {
    if (speaker.networkUnavailable()) {
      return Optional.of(Refusal.NETWORK_UNAVAILABLE);
    }
    if (served == 0) {
      return Optional.of(Refusal.NO_LOCAL_ENDPOINT);
    }
    if (speaker.standing().isExcluded() && settings.honourExcludeStrictly()) {
      return Optional.of(Refusal.EXCLUDED);
    }
    if (usable.isEmpty()) {
      boolean exists = speaker.links().stream().anyMatch(link -> allowed.includes(link.name()));
      return Optional.of(
          allowed.all() || exists ? Refusal.NO_USABLE_INTERFACE : Refusal.NO_SUCH_INTERFACE);
    }
    if (mustBeOnLink && usable.stream().noneMatch(link -> link.isOnLink(address))) {
      return Optional.of(Refusal.NOT_ON_LINK);
    }
    return Optional.empty();
  }

  /**
   * Whether any allowed interface has the address in its subnet, carrier or not: only then must a
   * node's interface have it. Interfaces without addresses of their own can announce, too.
   */
  private boolean isOnLinkAnywhere(IpAddress address, Map<String, LinkSelection> allowed) {
    return allowed.entrySet().stream()
        .anyMatch(
            entry ->
                Objects.requireNonNull(speakers.get(entry.getKey())).links().stream()
                    .anyMatch(
                        link -> entry.getValue().includes(link.name()) && link.isOnLink(address)));
  }

  /** One advertisement without interfaces allows them all. */
  private static LinkSelection allowedLinks(String node, List<Demand> demands) {
    TreeSet<String> names = new TreeSet<>();
    for (Demand demand : demands) {
      for (NodesOf nodes : demand.advertisements()) {
        if (nodes.includes(node)) {
          if (nodes.advertisement().interfaces().isEmpty()) {
            return LinkSelection.ALL;
          }
          names.addAll(nodes.advertisement().interfaces());
        }
      }
    }
    return LinkSelection.of(names);
  }

  /** Where not every node serves all of the Services that share the address: those that do. */
  private static List<Contender> servingMost(
      List<Contender> contenders, BiConsumer<String, Refusal> refused) {
    Contender.Standing best =
        contenders.stream()
            .map(Contender::standing)
            .min(Contender.Standing::compareTo)
            .orElse(Contender.Standing.GOOD);
    int most =
        contenders.stream()
            .filter(contender -> contender.standing() == best)
            .mapToInt(Contender::served)
            .max()
            .orElse(0);
    List<Contender> serving = new ArrayList<>();
    for (Contender contender : contenders) {
      if (contender.served() >= most) {
        serving.add(contender);
      } else {
        refused.accept(contender.node(), Refusal.SERVES_FEWER);
      }
    }
    return serving;
  }

  private Verdict nobody(
      IpAddress address, SortedSet<ServiceKey> services, List<Demand> announced) {
    SortedMap<String, Refusal> refusals = new TreeMap<>();
    contenders(address, announced, refusals::put);
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
        services,
        List.of(),
        remark.isEmpty() ? "no speaker is alive" : remark,
        withoutInterface.isEmpty()
            ? List.of()
            : interfaceWarnings(address, announced, withoutInterface));
  }

  private List<Event> interfaceWarnings(
      IpAddress address, List<Demand> announced, List<String> nodes) {
    String node =
        input
            .previous()
            .assignment(address)
            .flatMap(assignment -> assignment.owner())
            .map(owner -> owner.node())
            .filter(nodes::contains)
            .orElse(nodes.get(0));
    String message =
        "the interfaces specified by LB IP \"%s\" doesn't exist in assigned node \"%s\" with protocol \"layer2\""
            .formatted(address, node);
    return announced.stream().map(demand -> warning(demand, "announceFailed", message)).toList();
  }

  private List<Event> excludedWarnings(
      List<Contender> contenders, List<Demand> demands, IpAddress address) {
    if (!contenders.stream().allMatch(contender -> contender.standing().isExcluded())) {
      return List.of();
    }
    String message =
        "every node that could announce \"%s\" bears the label node.kubernetes.io/exclude-from-external-load-balancers; announcing anyway: remove the label from a node, or let Herald honour it strictly"
            .formatted(address);
    return demands.stream()
        .filter(Demand::isAnnounced)
        .map(demand -> warning(demand, "excludedNodesOnly", message))
        .toList();
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
