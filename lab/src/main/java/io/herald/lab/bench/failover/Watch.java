package io.herald.lab.bench.failover;

import io.herald.lab.Lab;
import io.herald.lab.bench.Workload;
import io.herald.lab.probe.Client.RunningProbe;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The client at work: five probes, each every 5 ms. What is broken, is broken between {@link
 * #start} and {@link #stop}. Not thread-safe.
 */
final class Watch implements AutoCloseable {
  /** Before anything is broken, so that a gap has a beginning. */
  private static final Duration LEAD = Duration.ofMillis(500);

  private final Lab lab;
  private final List<String> addresses;
  private final long since = System.nanoTime();
  private final RunningProbe warm;
  private final RunningProbe warmTcp;
  private final RunningProbe cold;
  private final List<RunningProbe> questions;

  private Watch(Lab lab, List<String> addresses) {
    this.lab = lab;
    this.addresses = addresses;
    questions = addresses.stream().map(a -> lab.client().start(ProbeSpec.neighbor(a))).toList();
    warm = lab.client().start(ProbeSpec.udp(addresses.get(0), Workload.UDP_PORT));
    warmTcp = lab.client().start(ProbeSpec.tcp(addresses.get(0), Workload.TCP_PORT));
    cold = lab.client().start(ProbeSpec.tcp(addresses.get(1), Workload.TCP_PORT).withEmptyCache());
  }

  /**
   * Starts the probes and lets them run for half a second.
   *
   * @param addresses two; the first is used with a warm cache, the second with an empty one
   */
  static Watch start(Lab lab, List<String> addresses) {
    var watch = new Watch(lab, addresses);
    LockSupport.parkNanos(LEAD.toNanos());
    return watch;
  }

  /** Lets the probes run on for a time. */
  void goOn(Duration time) {
    sleepUntil(System.nanoTime() + time.toNanos());
  }

  /** Lets the probes run on until a moment of {@link System#nanoTime()}. */
  void until(long moment) {
    sleepUntil(moment);
  }

  /** Waits until a moment of {@link System#nanoTime()}. */
  static void sleepUntil(long moment) {
    for (long now = System.nanoTime(); now < moment; now = System.nanoTime()) {
      LockSupport.parkNanos(moment - now);
    }
  }

  /** How many different nodes answered for the first address since a moment. */
  long answerers(long moment) {
    return lab.client().answers(addresses.get(0), moment).answerers();
  }

  /** Ends the probes. */
  Observed stop() {
    return new Observed(
        warm.stop(),
        warmTcp.stop(),
        cold.stop(),
        questions.stream().map(RunningProbe::stop).toList(),
        addresses.stream().map(address -> lab.client().answers(address, since)).toList());
  }

  @Override
  public void close() {
    warm.close();
    warmTcp.close();
    cold.close();
    questions.forEach(RunningProbe::close);
  }
}
