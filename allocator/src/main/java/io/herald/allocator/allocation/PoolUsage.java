package io.herald.allocator.allocation;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a pool is in use. An address that several Services share counts once. Numbers that
 * exceed a {@code long} are given as {@link Long#MAX_VALUE}.
 *
 * @param pool the pool's name
 * @param assignedIpv4 IPv4 addresses in use
 * @param assignedIpv6 IPv6 addresses in use
 * @param availableIpv4 IPv4 addresses left
 * @param availableIpv6 IPv6 addresses left
 */
public record PoolUsage(
    String pool, long assignedIpv4, long assignedIpv6, long availableIpv4, long availableIpv6) {

  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /**
   * Counts.
   *
   * @param inUse addresses in use, of this and other pools, each once
   */
  public static PoolUsage of(AddressPool pool, Collection<IpAddress> inUse) {
    long assignedIpv4 = count(pool, inUse, IpFamily.IPV4);
    long assignedIpv6 = count(pool, inUse, IpFamily.IPV6);
    return new PoolUsage(
        pool.name(),
        assignedIpv4,
        assignedIpv6,
        saturated(size(pool, IpFamily.IPV4).subtract(BigInteger.valueOf(assignedIpv4))),
        saturated(size(pool, IpFamily.IPV6).subtract(BigInteger.valueOf(assignedIpv6))));
  }

  /**
   * Counts for every pool in force, in the configuration's order.
   *
   * @param ledger who holds what
   */
  public static List<PoolUsage> of(Optional<Configuration> configuration, Ledger ledger) {
    Map<String, Set<IpAddress>> inUse = new HashMap<>();
    ledger
        .holdings()
        .values()
        .forEach(
            holding ->
                inUse
                    .computeIfAbsent(holding.pool(), unused -> new HashSet<>())
                    .addAll(holding.addresses()));
    return configuration.stream()
        .flatMap(valid -> valid.pools().stream())
        .map(pool -> of(pool, inUse.getOrDefault(pool.name(), Set.of())))
        .toList();
  }

  /** The pool's IPv4 addresses, used or not. */
  public long totalIpv4() {
    return sum(assignedIpv4, availableIpv4);
  }

  /** The pool's IPv6 addresses, used or not. */
  public long totalIpv6() {
    return sum(assignedIpv6, availableIpv6);
  }

  /** All of the pool's addresses, used or not. */
  public long total() {
    return sum(totalIpv4(), totalIpv6());
  }

  /** The addresses in use, of either family. */
  public long assigned() {
    return sum(assignedIpv4, assignedIpv6);
  }

  private static long sum(long one, long other) {
    return saturated(BigInteger.valueOf(one).add(BigInteger.valueOf(other)));
  }

  /** Both families' addresses, used or not. */
  public static long total(AddressPool pool) {
    return saturated(size(pool, IpFamily.IPV4).add(size(pool, IpFamily.IPV6)));
  }

  /** The addresses of one family, used or not. */
  public static long total(AddressPool pool, IpFamily family) {
    return saturated(size(pool, family));
  }

  private static long count(AddressPool pool, Collection<IpAddress> inUse, IpFamily family) {
    return inUse.stream()
        .filter(address -> address.family() == family && pool.contains(address))
        .count();
  }

  private static BigInteger size(AddressPool pool, IpFamily family) {
    return pool.ranges().stream()
        .filter(range -> range.family() == family)
        .map(range -> pool.avoidBuggyIps() ? range.size().subtract(buggy(range)) : range.size())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** How many IPv4 addresses of the range end in .0 or .255. */
  private static BigInteger buggy(IpRange range) {
    if (range.family() != IpFamily.IPV4) {
      return BigInteger.ZERO;
    }
    long first = range.first().low();
    long last = range.last().low();
    long endingIn0 = Math.floorDiv(last, 256) - Math.floorDiv(first - 1, 256);
    long endingIn255 = Math.floorDiv(last + 1, 256) - Math.floorDiv(first, 256);
    return BigInteger.valueOf(endingIn0 + endingIn255);
  }

  private static long saturated(BigInteger number) {
    return number.max(BigInteger.ZERO).min(MAX).longValue();
  }
}
