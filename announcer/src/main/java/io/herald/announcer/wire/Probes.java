package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborSolicitation;
import java.util.ArrayList;
import java.util.List;
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

  private final List<Running> running = new ArrayList<>();
  private final Set<IpAddress> probing = ConcurrentHashMap.newKeySet();

  /** Whether a probe for {@code address} is on its way. Any thread. */
  boolean isProbing(IpAddress address) {
    return probing.contains(address);
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
    probing.add(address);
    running.add(new Running(address, ports, plan, result, now));
  }

  /** A station claims {@code address}, or probes for it as well. */
  void claimed(
      FramePort port, IpAddress address, MacAddress mac, boolean speaker, boolean onlyProbing) {
    for (Running probe : List.copyOf(running)) {
      if (probe.address.equals(address) && probe.ports.contains(port)) {
        end(probe, new ProbeResult.Held(address, mac, port.name(), speaker, onlyProbing));
      }
    }
  }

  /**
   * Sends what is due and ends what is over.
   *
   * @return when to come again, {@link Long#MAX_VALUE} for never
   */
  long pump(long now) {
    long next = Long.MAX_VALUE;
    for (Running probe : List.copyOf(running)) {
      if (probe.due - now <= 0) {
        advance(probe, now);
      }
      if (running.contains(probe)) {
        next = Math.min(next, probe.due);
      }
    }
    return next;
  }

  private void advance(Running probe, long now) {
    if (probe.sent == probe.plan.probes()) {
      end(probe, new ProbeResult.Free(probe.address));
      return;
    }
    long taken =
        probe.ports.stream().filter(port -> port.send(frame(probe.address, port).encode())).count();
    if (taken == 0) {
      end(probe, new ProbeResult.NotProbed(probe.address, "no interface took the probe"));
      return;
    }
    probe.sent++;
    probe.due =
        now
            + (probe.sent == probe.plan.probes() ? probe.plan.lastWait() : probe.plan.interval())
                .toNanos();
  }

  private static EthernetFrame frame(IpAddress address, FramePort port) {
    return address.isIpv4()
        ? ArpPacket.probe(port.mac(), address)
        : NeighborSolicitation.probe(port.mac(), address);
  }

  private void end(Running probe, ProbeResult result) {
    running.remove(probe);
    if (running.stream().noneMatch(other -> other.address.equals(probe.address))) {
      probing.remove(probe.address);
    }
    probe.result.complete(result);
  }

  /** Ends every probe without a result. */
  void close() {
    for (Running probe : List.copyOf(running)) {
      end(probe, new ProbeResult.NotProbed(probe.address, "the wire was closed"));
    }
  }
}
