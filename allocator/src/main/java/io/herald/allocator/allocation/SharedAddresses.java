package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.ServicePort;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The addresses that Services share under one key. Ports are only ever added to an address, so one
 * that could not be joined once never can be: each search goes on behind the last one. Not
 * thread-safe.
 */
final class SharedAddresses {

  private record Search(IpRange range, Set<ServicePort> ports) {}

  private record Progress(IpAddress last, int additions) {}

  private final Map<IpFamily, NavigableSet<IpAddress>> addresses = new EnumMap<>(IpFamily.class);
  private final Map<Search, Progress> progress = new HashMap<>();

  /** Counts the addresses that came below another one: a search may have passed their place. */
  private final Map<IpFamily, Integer> additionsBelow = new EnumMap<>(IpFamily.class);

  void add(IpAddress address) {
    NavigableSet<IpAddress> present = of(address.family());
    boolean below = !present.isEmpty() && address.compareTo(present.last()) < 0;
    if (present.add(address) && below) {
      additionsBelow.merge(address.family(), 1, Integer::sum);
    }
  }

  /**
   * The lowest address of {@code range} up to {@code end} that {@code fits}.
   *
   * @param ports what {@code fits} depends on besides the address
   */
  Optional<IpAddress> first(
      IpRange range, IpAddress end, Set<ServicePort> ports, Predicate<IpAddress> fits) {
    Search search = new Search(range, ports);
    int additions = additionsBelow.getOrDefault(range.family(), 0);
    Progress before = progress.get(search);
    boolean resumes = before != null && before.additions() == additions;
    IpAddress start = resumes ? before.last() : range.first();
    if (start.compareTo(end) > 0) {
      return Optional.empty();
    }
    for (IpAddress address : of(range.family()).subSet(start, !resumes, end, true)) {
      if (fits.test(address)) {
        return Optional.of(address);
      }
      progress.put(search, new Progress(address, additions));
    }
    return Optional.empty();
  }

  private NavigableSet<IpAddress> of(IpFamily family) {
    return addresses.computeIfAbsent(family, unused -> new TreeSet<>());
  }
}
