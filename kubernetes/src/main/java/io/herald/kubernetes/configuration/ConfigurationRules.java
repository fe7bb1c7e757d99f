package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules that concern more than one object, and what a change of configuration takes away. */
public final class ConfigurationRules {

  private ConfigurationRules() {}

  /**
   * Two entries must not share an address, be it within one pool or across pools.
   *
   * @return one problem for each entry that reaches into an earlier one, naming both; at most
   *     {@link Problems#LIMIT}
   */
  static List<ConfigurationProblem> overlaps(List<Entry> entries) {
    List<Entry> sorted =
        entries.stream()
            .sorted(Comparator.comparing(Entry::range).thenComparing(Entry::field))
            .toList();
    List<ConfigurationProblem> problems = new ArrayList<>();
    Entry widest = null;
    for (Entry entry : sorted) {
      if (widest != null && widest.range().overlaps(entry.range())) {
        if (problems.size() < Problems.LIMIT) {
          problems.add(overlap(entry, widest));
        }
      }
      if (widest == null || widest.range().last().compareTo(entry.range().last()) < 0) {
        widest = entry;
      }
    }
    return problems;
  }

  private static ConfigurationProblem overlap(Entry entry, Entry other) {
    String where =
        entry.object().equals(other.object())
            ? other.field() + " (pool \"" + other.pool() + "\")"
            : other.field() + " of " + other.object();
    return new ConfigurationProblem(
        entry.object(),
        entry.field(),
        entry.range()
            + " of pool \""
            + entry.pool()
            + "\" overlaps "
            + other.range()
            + " in "
            + where,
        "leave the shared addresses in one of them");
  }

  /**
   * One entry of a pool's addresses.
   *
   * @param object where it is written
   * @param pool the pool's name
   * @param field its path
   * @param range its addresses
   */
  record Entry(ObjectRef object, String pool, String field, IpRange range) {}

  /**
   * Whether {@code after} has lost something that {@code before} had: an address, or the announcing
   * of a pool.
   */
  public static boolean losesSomething(Configuration before, Configuration after) {
    return losesAddresses(before, after) || losesAnnouncing(before, after);
  }

  private static boolean losesAddresses(Configuration before, Configuration after) {
    NavigableMap<IpAddress, IpRange> kept = new TreeMap<>();
    merged(after.pools().stream().flatMap(pool -> pool.ranges().stream()).toList())
        .forEach(range -> kept.put(range.first(), range));
    return before.pools().stream()
        .flatMap(pool -> pool.ranges().stream())
        .anyMatch(range -> !isWithin(range, kept.floorEntry(range.first())));
  }

  private static boolean isWithin(
      IpRange range, Map.@Nullable Entry<IpAddress, IpRange> candidate) {
    return candidate != null
        && candidate.getValue().contains(range.first())
        && candidate.getValue().contains(range.last());
  }

  /** The same addresses in as few ranges as possible. */
  private static List<IpRange> merged(List<IpRange> ranges) {
    List<IpRange> merged = new ArrayList<>();
    for (IpRange range : ranges.stream().sorted().toList()) {
      IpRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && touches(last, range)) {
        IpAddress end = last.last().compareTo(range.last()) < 0 ? range.last() : last.last();
        merged.set(merged.size() - 1, new IpRange(last.first(), end));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  private static boolean touches(IpRange lower, IpRange upper) {
    return lower.overlaps(upper)
        || (lower.family() == upper.family()
            && !lower.last().equals(IpAddress.last(lower.family()))
            && lower.last().next().equals(upper.first()));
  }

  /** Whether a pool that was announced at layer 2 is not announced any more. */
  static boolean losesAnnouncing(Configuration before, Configuration after) {
    return !announced(after).containsAll(announced(before));
  }

  /** The names of the pools that are. Thousands of pools may each have their own advertisement. */
  private static Set<String> announced(Configuration configuration) {
    Set<String> named = new HashSet<>();
    List<L2Advertisement> others = new ArrayList<>();
    for (L2Advertisement ad : configuration.l2Advertisements()) {
      named.addAll(ad.pools());
      if (ad.pools().isEmpty() || !ad.poolSelectors().isEmpty()) {
        others.add(ad);
      }
    }
    return configuration.pools().stream()
        .filter(
            pool -> named.contains(pool.name()) || others.stream().anyMatch(ad -> ad.covers(pool)))
        .map(AddressPool::name)
        .collect(Collectors.toSet());
  }
}
