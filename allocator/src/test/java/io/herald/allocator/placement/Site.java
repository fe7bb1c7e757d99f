package io.herald.allocator.placement;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.config.L2Advertisement.PreferredNode;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.ServiceBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A cluster for placement tests, which remembers the last plan. Nodes have {@code eth0} in
 * 192.168.1.0/24 and fd01::/64 unless told otherwise; Services have an endpoint on every node.
 */
final class Site {

  final Map<String, Node> nodes = new TreeMap<>();
  final Map<String, SpeakerReport> speakers = new TreeMap<>();
  final Map<ServiceKey, Service> services = new HashMap<>();
  final Map<ServiceKey, List<IpAddress>> held = new HashMap<>();
  final Map<ServiceKey, Endpoints> endpoints = new HashMap<>();
  final Set<Claim> claims = new HashSet<>();
  List<AddressPool> pools = List.of();
  List<L2Advertisement> advertisements = List.of(advertisement("all"));
  Plan plan = Plan.EMPTY;
  PlacementSettings settings =
      new PlacementSettings(false, false, PlacementSettings.DEFAULT_MAX_CANDIDATES, "n1");
  PlacementResult result = new PlacementResult(Plan.EMPTY, new TreeMap<>(), List.of());

  static Site with(String... names) {
    Site site = new Site();
    site.pools = List.of(io.herald.allocator.Pools.pool("p", "192.168.1.0/24", "fd01::/64"));
    Arrays.stream(names).forEach(site::node);
    return site;
  }

  Site node(String name) {
    return node(name, Map.of(), link("eth0", 2, "192.168.1.9/24", "fe80::9/64", "fd01::9/64"));
  }

  Site node(String name, Map<String, String> labels, Link... links) {
    nodes.put(name, new Node(name, labels, false, false));
    return speaker(name, links);
  }

  Site label(String name, String label) {
    Node old = node0(name);
    Map<String, String> labels = new HashMap<>(old.labels());
    labels.put(label, "");
    nodes.put(name, new Node(name, labels, old.networkUnavailable(), old.leaving()));
    return this;
  }

  Site unlabel(String name) {
    Node old = node0(name);
    nodes.put(name, new Node(name, Map.of(), old.networkUnavailable(), old.leaving()));
    return this;
  }

  Site networkUnavailable(String name) {
    nodes.put(name, new Node(name, node0(name).labels(), true, false));
    return this;
  }

  Site leavingNode(String name) {
    nodes.put(name, new Node(name, node0(name).labels(), false, true));
    return this;
  }

  private Node node0(String name) {
    return Optional.ofNullable(nodes.get(name)).orElseThrow();
  }

  Site speaker(String name, Link... links) {
    speakers.put(name, new SpeakerReport(name, new Lane(name + ":7946#1"), List.of(links), false));
    return this;
  }

  Site leavingSpeaker(String name) {
    SpeakerReport old = Optional.ofNullable(speakers.get(name)).orElseThrow();
    speakers.put(name, new SpeakerReport(name, old.lane(), old.links(), true));
    return this;
  }

  /** The speaker is gone, the Node object is still there. */
  Site dies(String name) {
    speakers.remove(name);
    return this;
  }

  static Link link(String name, int index, String... subnets) {
    return link(name, index, true, subnets);
  }

  static Link link(String name, int index, boolean carrier, String... subnets) {
    return new Link(
        name,
        index,
        new MacAddress(index),
        carrier,
        true,
        Arrays.stream(subnets).map(Cidr::parse).toList());
  }

  Site service(ServiceBuilder builder, String... addresses) {
    Service service = builder.build();
    services.put(service.key(), service);
    held.put(service.key(), ServiceBuilder.addresses(addresses));
    endpoints.putIfAbsent(service.key(), new Endpoints(true, new TreeSet<>(nodes.keySet())));
    return this;
  }

  /** {@code count} Services s000…, with addresses 192.168.1.0 and up. */
  Site services(int count) {
    for (int i = 0; i < count; i++) {
      service(ServiceBuilder.service("s%03d".formatted(i)), "192.168.1." + i);
    }
    return this;
  }

  Site servingOn(String service, String... names) {
    endpoints.put(
        ServiceBuilder.service(service).build().key(),
        new Endpoints(names.length > 0, new TreeSet<>(List.of(names))));
    return this;
  }

  Site advertise(L2Advertisement... values) {
    advertisements = List.of(values);
    return this;
  }

  Site claim(String address, String node, long epoch) {
    claims.add(new Claim(IpAddress.parse(address), node, epoch, true));
    return this;
  }

  static L2Advertisement advertisement(String name) {
    return new L2Advertisement(
        name, Set.of(), List.of(), List.of(), Set.of(), List.of(), List.of());
  }

  static L2Advertisement onNodes(String label) {
    return new L2Advertisement(
        "on " + label, Set.of(), List.of(), List.of(having(label)), Set.of(), List.of(), List.of());
  }

  static L2Advertisement onInterfaces(String... names) {
    return new L2Advertisement(
        "interfaces", Set.of(), List.of(), List.of(), Set.of(names), List.of(), List.of());
  }

  static L2Advertisement forServices(String label) {
    return new L2Advertisement(
        "services", Set.of(), List.of(), List.of(), Set.of(), List.of(having(label)), List.of());
  }

  static L2Advertisement preferring(String name, int weight, String label) {
    return new L2Advertisement(
        name,
        Set.of(),
        List.of(),
        List.of(),
        Set.of(),
        List.of(),
        List.of(new PreferredNode(weight, having(label))));
  }

  static LabelSelector having(String label) {
    return new LabelSelector(
        Map.of(),
        List.of(new LabelSelector.Requirement(label, LabelSelector.Operator.EXISTS, Set.of())));
  }

  PlacementInput input() {
    Optional<Configuration> configuration = Optional.of(new Configuration(pools, advertisements));
    ClusterSnapshot snapshot =
        new ClusterSnapshot(services, endpoints, nodes, Map.of(), configuration, List.of());
    return new PlacementInput(snapshot, held, new ArrayList<>(speakers.values()), plan, claims);
  }

  /** Makes the next plan and remembers it. */
  Site place() {
    result = Placement.place(input(), settings, plan.version().next());
    plan = result.plan();
    return this;
  }

  Assignment assignment(String address) {
    return plan.assignment(IpAddress.parse(address)).orElseThrow();
  }

  /** The owner's name; "nobody" when there is none. */
  String owner(String address) {
    return assignment(address).owner().map(Candidate::node).orElse("nobody");
  }

  List<String> candidates(String address) {
    return assignment(address).candidates().stream().map(Candidate::node).toList();
  }

  String links(String address, String node) {
    return assignment(address).candidate(node).orElseThrow().links().toString();
  }

  /** Names of the Services that the address is announced for. */
  List<String> services(String address) {
    return assignment(address).services().stream().map(ServiceKey::name).toList();
  }

  /** Why which Service is not announced, by its name. */
  Map<String, String> silence() {
    Map<String, String> silence = new TreeMap<>();
    result
        .unannouncedServices()
        .forEach((service, why) -> silence.put(service.name(), why.cause() + ": " + why.message()));
    return silence;
  }

  String explanation(String address) {
    return Optional.ofNullable(result.explanations().get(IpAddress.parse(address))).orElseThrow();
  }

  Map<String, Refusal> refusals(String address) {
    return Placement.refusals(input(), settings, IpAddress.parse(address));
  }

  SortedMap<IpAddress, String> owners() {
    TreeMap<IpAddress, String> owners = new TreeMap<>();
    plan.assignments()
        .forEach(
            (address, assignment) ->
                assignment.owner().ifPresent(owner -> owners.put(address, owner.node())));
    return owners;
  }

  /** How many addresses each node owns; nodes without any are left out. */
  Map<String, Long> load() {
    return owners().values().stream()
        .collect(Collectors.groupingBy(node -> node, TreeMap::new, Collectors.counting()));
  }

  List<String> warnings() {
    return result.warnings().stream()
        .map(event -> event.reason() + ": " + event.message())
        .toList();
  }

  Site version(PlanVersion version) {
    plan = new Plan(version, plan.assignments(), plan.pools());
    return this;
  }
}
