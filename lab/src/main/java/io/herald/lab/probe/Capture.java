package io.herald.lab.probe;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;

/**
 * Sees every claim that arrives at the client, from start to end, and keeps it. Thread-safe.
 *
 * <p>Times are the kernel's: a pause of this process does not change them.
 */
final class Capture implements AutoCloseable {
  private static final String FILTER = "arp or (icmp6 and ip6[40] == 136)";
  private static final int IMMEDIATE_TIMEOUT_MILLIS = 50;
  private static final int BUFFER = 16 << 20;
  private static final int KEPT_PER_ADDRESS = 1_000_000;

  private final PcapHandle handle;
  private final ConcurrentHashMap<String, List<Claim>> claims = new ConcurrentHashMap<>();
  private final List<Consumer<Claim>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;

  Capture(String networkInterface) throws PcapNativeException, NotOpenException {
    handle =
        new PcapHandle.Builder(networkInterface)
            .snaplen(256)
            .promiscuousMode(PromiscuousMode.PROMISCUOUS)
            .immediateMode(true)
            .timeoutMillis(IMMEDIATE_TIMEOUT_MILLIS)
            .bufferSize(BUFFER)
            .build();
    handle.setFilter(FILTER, BpfCompileMode.OPTIMIZE);
    thread = new Thread(this::loop, "probe-capture");
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  /** Every claim to come is told to this listener, on the capture's thread. */
  void listen(Consumer<Claim> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<Claim> listener) {
    listeners.remove(listener);
  }

  void send(byte[] frame) throws PcapNativeException, NotOpenException {
    handle.sendPacket(frame);
  }

  /** The claims of an address since a moment. */
  List<Claim> of(String address, long sinceNanos) {
    var all = claims.get(address);
    if (all == null) {
      return List.of();
    }
    synchronized (all) {
      return all.stream().filter(claim -> claim.at() >= sinceNanos).toList();
    }
  }

  /** The first claim of each address by each MAC since a moment. */
  List<Claim> firstSince(long sinceNanos) {
    var first = new ArrayList<Claim>();
    for (var all : claims.values()) {
      synchronized (all) {
        var seen = new HashSet<String>();
        all.stream()
            .filter(claim -> claim.at() >= sinceNanos && seen.add(claim.mac()))
            .forEach(first::add);
      }
    }
    return first;
  }

  private void loop() {
    try {
      handle.loop(-1, (RawPacketListener) this::frame);
    } catch (PcapNativeException | NotOpenException e) {
      // The interface is gone: the lab is being taken down.
    } catch (InterruptedException e) {
      // close()
    }
  }

  private void frame(byte[] frame) {
    var claim = Claims.of(frame, monotonic(handle.getTimestamp()));
    if (claim == null) {
      return;
    }
    var all = claims.computeIfAbsent(claim.address(), address -> new ArrayList<>());
    synchronized (all) {
      if (all.size() < KEPT_PER_ADDRESS) {
        all.add(claim);
      }
    }
    listeners.forEach(listener -> listener.accept(claim));
  }

  /** The kernel stamps frames by the wall clock; everything else here is by the monotonic one. */
  private static long monotonic(Timestamp timestamp) {
    long now = System.nanoTime();
    var wall = Instant.now();
    var frame = timestamp.toInstant();
    long age =
        (wall.getEpochSecond() - frame.getEpochSecond()) * 1_000_000_000L
            + wall.getNano()
            - frame.getNano();
    return now - Math.max(0, age);
  }

  @Override
  public void close() throws NotOpenException, InterruptedException {
    handle.breakLoop();
    thread.join(1000);
    handle.close();
  }
}
