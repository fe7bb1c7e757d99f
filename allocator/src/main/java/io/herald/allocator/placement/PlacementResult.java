package io.herald.allocator.placement;

import io.herald.actors.api.Event;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Plan;
import io.herald.actors.snapshot.ServiceKey;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan and its reasons.
 *
 * @param plan the plan; compare it with the previous one by {@link Plan#sameContent}
 * @param explanations one line for each address: why this node, or why nobody
 * @param unannounced why nobody announces an address, for each that nobody announces
 * @param unannouncedServices why a Service is not announced at one of its addresses, for each: that
 *     nobody announces the address, or that it is announced only for others which share it
 * @param warnings every warning that holds now, said before or not
 */
public record PlacementResult(
    Plan plan,
    SortedMap<IpAddress, String> explanations,
    SortedMap<IpAddress, Unannounced> unannounced,
    Map<ServiceKey, Unannounced> unannouncedServices,
    List<Event> warnings) {

  /** Copies the collections. */
  public PlacementResult {
    explanations = Collections.unmodifiableSortedMap(new TreeMap<>(explanations));
    unannounced = Collections.unmodifiableSortedMap(new TreeMap<>(unannounced));
    unannouncedServices = Map.copyOf(unannouncedServices);
    warnings = List.copyOf(warnings);
  }

  /** A plan about which there is nothing to say. */
  public PlacementResult(
      Plan plan, SortedMap<IpAddress, String> explanations, List<Event> warnings) {
    this(plan, explanations, new TreeMap<>(), Map.of(), warnings);
  }

  /** The warnings that are not among {@code earlier}: those to publish. */
  public List<Event> warningsBeyond(List<Event> earlier) {
    Set<Event> known = new HashSet<>(earlier);
    return warnings.stream().filter(event -> !known.contains(event)).toList();
  }
}
