package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborSolicitation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks for other users of an address before it is claimed: ARP probes (RFC 5227, 2.1) and the
 * solicitations of duplicate address detection (RFC 4862, 5.4).
 *
 * <p>Owned by one thread, told the time; only {@link #isProbing} may be called by others.
 */
final class Probes {

  /** One probe on its way. */
  private static final class Running {
    final IpAddress address;
    final List<? extends FramePort> ports;
    final ProbePlan plan;
    final CompletableFuture<ProbeResult> result;
    int sent;
    long due;

    Running(
        IpAddress address,
        List<? extends FramePort> ports,
        ProbePlan plan,
        CompletableFuture<ProbeResult> result,
        long now) {
      this.address = address;
      this.ports = ports;
      this.plan = plan;
      this.result = result;
      this.due = now;
    }
  }

  private record Ended(Running probe, ProbeResult result) {}

  private final Set<Running> running = new LinkedHashSet<>();

  /** How many probes for each address are on their way. */
  private final Map<IpAddress, Integer> probing = new ConcurrentHashMap<>();

  /** Whether a probe for {@code address} is on its way. Any thread. */
  boolean isProbing(IpAddress address) {
    return probing.containsKey(address);
  }

  /** Starts a probe on these interfaces; {@code result} is completed in the thread that pumps. */
  void start(
      IpAddress address,
      List<? extends FramePort> ports,
      ProbePlan plan,
      CompletableFuture<ProbeResult> result,
      long now) {
    if (ports.isEmpty()) {
      result.complete(
          new ProbeResult.NotProbed(address, "no interface with a carrier speaks its family"));
      return;
    }
    probing.merge(address, 1, Integer::sum);
    running.add(new Running(address, ports, plan, result, now));
  }

  /** A station claims {@code address}, or probes for it as well. */
  void claimed(
      FramePort port, IpAddress address, MacAddress mac, boolean speaker, boolean onlyProbing) {
    ProbeResult held = new ProbeResult.Held(address, mac, port.name(), speaker, onlyProbing);
    running.stream()
        .filter(probe -> probe.address.equals(address) && probe.ports.contains(port))
        .map(probe -> new Ended(probe, held))
        .toList()
        .forEach(this::end);
  }

  /**
   * Sends what is due and ends what is over.
   *
   * @return when to come again, {@link Long#MAX_VALUE} for never
   */
  long pump(long now) {
    long next = Long.MAX_VALUE;
    List<Ended> over = new ArrayList<>();
    for (Running probe : running) {
      Optional<ProbeResult> result = probe.due - now <= 0 ? advance(probe, now) : Optional.empty();
      result.ifPresent(found -> over.add(new Ended(probe, found)));
      next = result.isPresent() ? next : Math.min(next, probe.due);
    }
    over.forEach(this::end);
    return next;
  }

  /** Sends the next frame; with a result when there is none to send. */
  private static Optional<ProbeResult> advance(Running probe, long now) {
    if (probe.sent == probe.plan.probes()) {
      return Optional.of(new ProbeResult.Free(probe.address));
    }
    long taken =
        probe.ports.stream().filter(port -> port.send(frame(probe.address, port).encode())).count();
    if (taken == 0) {
      return Optional.of(new ProbeResult.NotProbed(probe.address, "no interface took the probe"));
    }
    probe.sent++;
    probe.due =
        now
            + (probe.sent == probe.plan.probes() ? probe.plan.lastWait() : probe.plan.interval())
                .toNanos();
    return Optional.empty();
  }

  private static EthernetFrame frame(IpAddress address, FramePort port) {
    return address.isIpv4()
        ? ArpPacket.probe(port.mac(), address)
        : NeighborSolicitation.probe(port.mac(), address);
  }

  private void end(Ended ended) {
    running.remove(ended.probe);
    probing.computeIfPresent(ended.probe.address, (address, count) -> count > 1 ? count - 1 : null);
    ended.probe.result.complete(ended.result);
  }

  /** Ends every probe without a result. */
  void close() {
    running.stream()
        .map(
            probe ->
                new Ended(probe, new ProbeResult.NotProbed(probe.address, "the wire was closed")))
        .toList()
        .forEach(this::end);
  }
}
