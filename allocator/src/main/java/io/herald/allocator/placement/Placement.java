package io.herald.allocator.placement;

import io.herald.actors.api.Event;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.ServiceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Decides which node announces each address. Pure; see the package for the rules' outline. */
public final class Placement {

  private Placement() {}

  /**
   * Makes a plan. From the same input with the returned plan as the previous one, it makes the same
   * plan again. Without a configuration the previous plan stays as it is.
   *
   * @param version the version that the new plan shall have
   */
  public static PlacementResult place(
      PlacementInput input, PlacementSettings settings, PlanVersion version) {
    return input
        .snapshot()
        .configuration()
        .map(configuration -> place(input, configuration, settings, version))
        .orElseGet(() -> new PlacementResult(input.previous(), new TreeMap<>(), List.of()));
  }

  /** Why the nodes that may not announce {@code address} may not; empty for an unknown address. */
  public static SortedMap<String, Refusal> refusals(
      PlacementInput input, PlacementSettings settings, IpAddress address) {
    SortedSet<ServiceKey> services = byAddress(input).get(address);
    return services == null
        ? new TreeMap<>()
        : input
            .snapshot()
            .configuration()
            .map(configuration -> new Eligibility(input, configuration, settings))
            .map(eligibility -> eligibility.refusals(address, services))
            .orElseGet(TreeMap::new);
  }

  private static PlacementResult place(
      PlacementInput input,
      Configuration configuration,
      PlacementSettings settings,
      PlanVersion version) {
    Eligibility eligibility = new Eligibility(input, configuration, settings);
    List<Verdict> verdicts = new ArrayList<>();
    byAddress(input)
        .forEach((address, services) -> verdicts.add(eligibility.judge(address, services)));
    Ownership ownership = new Ownership(input.previous(), input.claims());
    List<Placed> all = ownership.place(verdicts);
    Standbys standbys = new Standbys(all, ownership.owned());
    List<Assignment> assignments =
        all.stream().map(placed -> assignment(placed, standbys, settings.maxCandidates())).toList();
    TreeMap<IpAddress, String> explanations = new TreeMap<>();
    all.forEach(placed -> explanations.put(placed.address(), placed.reason()));
    List<Event> warnings =
        verdicts.stream().flatMap(verdict -> verdict.warnings().stream()).toList();
    Plan plan = Plan.of(version, assignments, ranges(configuration));
    return new PlacementResult(
        plan, explanations, unannounced(all), unannouncedServices(all), warnings);
  }

  private static SortedMap<IpAddress, Unannounced> unannounced(List<Placed> all) {
    TreeMap<IpAddress, Unannounced> unannounced = new TreeMap<>();
    for (Placed placed : all) {
      if (placed.owner().isEmpty()) {
        Verdict verdict = placed.verdict();
        unannounced.put(placed.address(), new Unannounced(verdict.cause(), verdict.remark()));
      }
    }
    return unannounced;
  }

  /** Of several addresses of one Service, the first counts that is not announced. */
  private static Map<ServiceKey, Unannounced> unannouncedServices(List<Placed> all) {
    Map<ServiceKey, Unannounced> unannounced = new HashMap<>();
    all.forEach(placed -> placed.unannounced().forEach(unannounced::putIfAbsent));
    return unannounced;
  }

  private static Assignment assignment(Placed placed, Standbys standbys, int maxCandidates) {
    List<Candidate> candidates = new ArrayList<>();
    placed.owner().map(Contender::asCandidate).ifPresent(candidates::add);
    standbys.of(placed.address()).stream()
        .limit(maxCandidates - 1L)
        .map(Contender::asCandidate)
        .forEach(candidates::add);
    return new Assignment(placed.address(), placed.services(), candidates, placed.epoch());
  }

  private static SortedMap<IpAddress, SortedSet<ServiceKey>> byAddress(PlacementInput input) {
    TreeMap<IpAddress, SortedSet<ServiceKey>> services = new TreeMap<>();
    input
        .held()
        .forEach(
            (service, addresses) -> {
              if (input.snapshot().services().containsKey(service)) {
                addresses.forEach(
                    address ->
                        services.computeIfAbsent(address, unused -> new TreeSet<>()).add(service));
              }
            });
    return services;
  }

  private static List<IpRange> ranges(Configuration configuration) {
    return configuration.pools().stream()
        .map(AddressPool::ranges)
        .flatMap(List::stream)
        .sorted()
        .toList();
  }
}
