package io.herald.bootstrap.metrics;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.AllocatorStatus;
import io.herald.announcer.AnnouncerListener;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * What this speaker holds to be true at the moment, for metrics and {@code /state}. It belongs to
 * the process: whichever actor system runs writes to it. Thread-safe.
 */
public final class SpeakerBoard implements AnnouncerListener {

  /**
   * An address that this node answers for.
   *
   * @param address the address
   * @param services the Services that use it; empty when the plan has not said so yet, or no longer
   * @param claim what it is announced with; empty while an actor system that has just started has
   *     not found it on the wire yet
   */
  public record Announced(IpAddress address, List<ServiceKey> services, Optional<Claim> claim) {}

  private final Map<IpAddress, Claim> claims = new ConcurrentHashMap<>();
  private final LongAdder takeovers = new LongAdder();
  private final Map<String, Long> lost = new ConcurrentHashMap<>();
  private final Answerers answerers = new Answerers();
  private final PoolTrend trend = new PoolTrend();
  private volatile DoubleConsumer takeoverTimes = seconds -> {};
  private volatile Plan plan = Plan.EMPTY;
  private volatile SortedMap<String, SpeakerReport> speakers = new TreeMap<>();
  private volatile AllocatorStatus allocator = AllocatorStatus.ELSEWHERE;
  private volatile Supplier<Collection<IpAddress>> answered = List::of;

  /** The plan that this node obeys from now on. */
  public void plan(Plan next) {
    plan = next;
  }

  /** The reports of all speakers, by node name. */
  public void speakers(Map<String, SpeakerReport> next) {
    speakers = new TreeMap<>(next);
  }

  /** What the allocator of this node does. */
  public void allocator(AllocatorStatus next) {
    trend.observe(next.pools(), System.nanoTime());
    allocator = next;
  }

  /**
   * New announcers begin.
   *
   * @param next tells the addresses that the wire answers for
   */
  public void announcers(Supplier<Collection<IpAddress>> next) {
    claims.clear();
    answered = next;
  }

  @Override
  public void announcing(Claim claim) {
    claims.put(claim.address(), claim);
  }

  @Override
  public void stopped(IpAddress address) {
    claims.remove(address);
    answerers.forget(address);
  }

  @Override
  public void lost(String node) {
    lost.put(node, System.nanoTime());
  }

  @Override
  public void tookOver(IpAddress address) {
    takeovers.increment();
    long now = System.nanoTime();
    plan.assignment(address).stream()
        .flatMap(assignment -> assignment.candidates().stream())
        .flatMap(candidate -> Optional.ofNullable(lost.get(candidate.node())).stream())
        .mapToLong(at -> now - at)
        .min()
        .ifPresent(nanos -> takeoverTimes.accept(nanos / 1e9));
  }

  /** Another station claims an address that this node announces. */
  public void claimed(IpAddress address, MacAddress mac) {
    answerers.saw(address, mac, System.nanoTime());
  }

  /** How many stations claim an address that this node announces, this one included. */
  int answerers(IpAddress address) {
    return 1 + answerers.others(address, System.nanoTime());
  }

  /** How fast the pools fill. */
  PoolTrend trend() {
    return trend;
  }

  /** Hears from now on how many seconds each takeover took. */
  void takeoverTimes(DoubleConsumer listener) {
    takeoverTimes = listener;
  }

  /** The plan that this node obeys. */
  public Plan plan() {
    return plan;
  }

  /** The reports of all speakers, by node name. */
  public SortedMap<String, SpeakerReport> speakers() {
    return speakers;
  }

  /** What the allocator of this node does. */
  public AllocatorStatus allocator() {
    return allocator;
  }

  /** How many addresses this node has taken over. */
  public long takeovers() {
    return takeovers.sum();
  }

  /** Every address that this node answers for, in order. */
  public List<Announced> announced() {
    Plan now = plan;
    return answered.get().stream()
        .sorted()
        .map(
            address ->
                new Announced(
                    address,
                    now.assignment(address).stream()
                        .flatMap(one -> one.services().stream())
                        .toList(),
                    Optional.ofNullable(claims.get(address))))
        .toList();
  }
}
