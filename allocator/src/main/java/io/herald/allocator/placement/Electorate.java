package io.herald.allocator.placement;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The nodes with a live speaker, and which of them can announce an address on given terms. The
 * answer depends on the address only by its family and by the subnets it is in, so it is worked out
 * once for all addresses that have these in common. Not thread-safe.
 */
final class Electorate {

  private record Question(List<Terms> terms, IpFamily family, List<Cidr> subnets) {}

  private final SortedMap<String, Speaker> speakers;
  private final boolean honourExcludeStrictly;
  private final Set<Cidr> subnets;
  private final Map<Question, Contenders> answers = new HashMap<>();

  Electorate(SortedMap<String, Speaker> speakers, boolean honourExcludeStrictly) {
    this.speakers = speakers;
    this.honourExcludeStrictly = honourExcludeStrictly;
    subnets =
        speakers.values().stream()
            .flatMap(speaker -> speaker.links().stream())
            .flatMap(link -> link.subnets().stream())
            .map(subnet -> new Cidr(subnet.network(), subnet.prefixLength()))
            .collect(Collectors.toUnmodifiableSet());
  }

  Collection<Speaker> speakers() {
    return speakers.values();
  }

  /** Who can announce {@code address} for Services with these terms. */
  Contenders contenders(IpAddress address, List<Terms> terms) {
    List<Cidr> around = subnets.stream().filter(subnet -> subnet.contains(address)).toList();
    return answers.computeIfAbsent(
        new Question(terms, address.family(), around),
        unused -> new Contenders(elect(address, terms, (node, refusal) -> {})));
  }

  /** Why the others cannot. */
  SortedMap<String, Refusal> refusals(IpAddress address, List<Terms> terms) {
    SortedMap<String, Refusal> refusals = new TreeMap<>();
    elect(address, terms, refusals::put);
    return refusals;
  }

  private List<Contender> elect(
      IpAddress address, List<Terms> terms, BiConsumer<String, Refusal> refused) {
    Map<String, LinkSelection> allowed = new HashMap<>();
    for (String node : speakers.keySet()) {
      if (terms.stream().anyMatch(each -> each.covers(node))) {
        allowed.put(node, allowedLinks(node, terms));
      }
    }
    boolean mustBeOnLink = isOnLinkAnywhere(address, allowed);
    List<Contender> contenders = new ArrayList<>();
    for (Speaker speaker : speakers.values()) {
      LinkSelection links = allowed.get(speaker.node());
      Optional<Refusal> refusal =
          links == null
              ? Optional.of(Refusal.NOT_SELECTED)
              : refusal(speaker, address, terms, links, mustBeOnLink);
      if (refusal.isPresent()) {
        refused.accept(speaker.node(), refusal.get());
      } else if (links != null) {
        contenders.add(contender(speaker, address, terms, links));
      }
    }
    return servingMost(contenders, refused);
  }

  private static Contender contender(
      Speaker speaker, IpAddress address, List<Terms> terms, LinkSelection allowed) {
    int score =
        terms.stream()
            .flatMap(each -> each.advertisements().stream())
            .distinct()
            .mapToInt(nodes -> nodes.score(speaker.node()))
            .sum();
    return new Contender(
        speaker.node(),
        LinkChoice.select(usable(speaker, address, allowed), allowed, address),
        speaker.standing(),
        served(speaker, terms),
        score);
  }

  private static int served(Speaker speaker, List<Terms> terms) {
    return (int) terms.stream().filter(each -> each.isMetBy(speaker.node())).count();
  }

  private static List<Link> usable(Speaker speaker, IpAddress address, LinkSelection allowed) {
    return speaker.links().stream()
        .filter(link -> allowed.includes(link.name()) && LinkChoice.isUsable(link, address))
        .toList();
  }

  private Optional<Refusal> refusal(
      Speaker speaker,
      IpAddress address,
      List<Terms> terms,
      LinkSelection allowed,
      boolean mustBeOnLink) {
    if (speaker.networkUnavailable()) {
      return Optional.of(Refusal.NETWORK_UNAVAILABLE);
    }
    if (served(speaker, terms) == 0) {
      return Optional.of(Refusal.NO_LOCAL_ENDPOINT);
    }
    if (speaker.standing().isExcluded() && honourExcludeStrictly) {
      return Optional.of(Refusal.EXCLUDED);
    }
    List<Link> usable = usable(speaker, address, allowed);
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
    return speakers.values().stream()
        .anyMatch(
            speaker -> {
              LinkSelection links = allowed.get(speaker.node());
              return links != null
                  && speaker.links().stream()
                      .anyMatch(link -> links.includes(link.name()) && link.isOnLink(address));
            });
  }

  /** One advertisement without interfaces allows them all. */
  private static LinkSelection allowedLinks(String node, List<Terms> terms) {
    TreeSet<String> names = new TreeSet<>();
    for (Terms each : terms) {
      for (NodesOf nodes : each.advertisements()) {
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
    int most =
        contenders.stream()
            .min(Contenders.RANK.thenComparing(contender -> -contender.served()))
            .map(Contender::standing)
            .stream()
            .flatMap(best -> contenders.stream().filter(other -> other.standing() == best))
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
}
