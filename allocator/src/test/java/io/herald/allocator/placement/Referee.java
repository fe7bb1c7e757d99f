package io.herald.allocator.placement;

import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The contract's rules about who may announce, said once more and without the code that they judge:
 * slowly, for one node and one IPv4 address at a time. Every pool is taken to hold every address.
 */
final class Referee {

  private final Site site;
  private final Map<IpAddress, Set<String>> electorates = new HashMap<>();

  /** Judges {@code site} as it is now; another one is needed when it has changed. */
  Referee(Site site) {
    this.site = site;
  }

  /** Whether {@code node} may announce {@code address}. */
  boolean may(String node, IpAddress address) {
    return electorate(address).contains(node);
  }

  private boolean judge(String node, IpAddress address) {
    if (!site.speakers.containsKey(node) || isNetworkUnavailable(node)) {
      return false;
    }
    List<Link> usable = usable(node, address);
    return !served(node, address).isEmpty()
        && !usable.isEmpty()
        && (usable.stream().anyMatch(link -> link.isOnLink(address)) || !isOnLinkAnywhere(address));
  }

  /** The nodes that may. */
  Set<String> electorate(IpAddress address) {
    return electorates.computeIfAbsent(
        address,
        unused ->
            site.speakers.keySet().stream()
                .filter(node -> judge(node, address))
                .collect(Collectors.toSet()));
  }

  /** Whether somebody who may announce it ranks higher than {@code node}. */
  boolean isOutranked(String node, IpAddress address) {
    return electorate(address).stream()
        .anyMatch(
            other ->
                badness(other) < badness(node)
                    || (badness(other) == badness(node)
                        && score(other, address) > score(node, address)));
  }

  /** The interfaces that {@code node} may use for {@code address}; empty for all. */
  Optional<Set<String>> interfaces(String node, IpAddress address) {
    List<L2Advertisement> advertisements =
        announced(address)
            .flatMap(this::matching)
            .filter(advertisement -> selects(advertisement, node))
            .toList();
    return advertisements.stream().anyMatch(one -> one.interfaces().isEmpty())
        ? Optional.empty()
        : Optional.of(
            advertisements.stream()
                .flatMap(one -> one.interfaces().stream())
                .collect(Collectors.toSet()));
  }

  /** The Services that {@code node} can serve at {@code address}. */
  Set<ServiceKey> served(String node, IpAddress address) {
    return announced(address)
        .filter(service -> matching(service).anyMatch(each -> selects(each, node)))
        .filter(
            service ->
                !service.localTrafficOnly()
                    || site.endpoints.get(service.key()).servingNodes().contains(node))
        .map(Service::key)
        .collect(Collectors.toSet());
  }

  private Stream<Service> announced(IpAddress address) {
    return site.held.entrySet().stream()
        .filter(held -> held.getValue().contains(address))
        .map(Map.Entry::getKey)
        .filter(service -> site.endpoints.get(service).anyServing())
        .map(site.services::get);
  }

  private Stream<L2Advertisement> matching(Service service) {
    return site.advertisements.stream()
        .filter(
            advertisement ->
                advertisement.serviceSelectors().isEmpty()
                    || LabelSelector.anyMatches(
                        advertisement.serviceSelectors(), service.labels()));
  }

  private boolean selects(L2Advertisement advertisement, String node) {
    return advertisement.nodeSelectors().isEmpty()
        || LabelSelector.anyMatches(advertisement.nodeSelectors(), labels(node));
  }

  private List<Link> allowed(String node, IpAddress address) {
    Optional<Set<String>> names = interfaces(node, address);
    SpeakerReport speaker = site.speakers.get(node);
    return speaker.links().stream()
        .filter(link -> names.map(all -> all.contains(link.name())).orElse(true))
        .toList();
  }

  private List<Link> usable(String node, IpAddress address) {
    return allowed(node, address).stream().filter(link -> link.carrier() && link.arp()).toList();
  }

  private boolean isOnLinkAnywhere(IpAddress address) {
    return site.speakers.keySet().stream()
        .filter(
            node ->
                announced(address)
                    .flatMap(this::matching)
                    .anyMatch(advertisement -> selects(advertisement, node)))
        .flatMap(node -> allowed(node, address).stream())
        .anyMatch(link -> link.isOnLink(address));
  }

  private int score(String node, IpAddress address) {
    return announced(address)
        .flatMap(this::matching)
        .distinct()
        .filter(advertisement -> selects(advertisement, node))
        .flatMap(advertisement -> advertisement.preferredNodes().stream())
        .filter(preferred -> preferred.preference().matches(labels(node)))
        .mapToInt(preferred -> preferred.weight())
        .sum();
  }

  /** Leaving is worse than being excluded. */
  private int badness(String node) {
    Node object = site.nodes.get(node);
    boolean leaving = object == null || object.leaving() || site.speakers.get(node).leaving();
    boolean excluded = object != null && object.labels().containsKey(Node.EXCLUDE_LABEL);
    return (leaving ? 2 : 0) + (excluded ? 1 : 0);
  }

  private boolean isNetworkUnavailable(String node) {
    Node object = site.nodes.get(node);
    return object != null && object.networkUnavailable();
  }

  private Map<String, String> labels(String node) {
    Node object = site.nodes.get(node);
    return object == null ? Map.of() : object.labels();
  }
}
