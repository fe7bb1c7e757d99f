package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborAdvertisement;
import io.herald.announcer.frame.NeighborSolicitation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;

/**
 * A station on the LAN that sends and sees raw frames, in a JVM of its own, driven line by line;
 * see {@link Agent}.
 */
public final class ClientAgent {

  private final PcapHandle handle;
  private final MacAddress mac;
  private final Semaphore hits = new Semaphore(0);
  private final AtomicLong hitAt = new AtomicLong();
  private final Map<IpAddress, Long> announced = new ConcurrentHashMap<>();
  private volatile Predicate<EthernetFrame> wanted = frame -> false;

  private ClientAgent(PcapHandle handle, MacAddress mac) {
    this.handle = handle;
    this.mac = mac;
  }

  /** Opens the interface {@code arguments[0]}, whose hardware address is {@code arguments[1]}. */
  public static void main(String[] arguments)
      throws IOException, PcapNativeException, NotOpenException, InterruptedException {
    PcapHandle handle =
        new PcapHandle.Builder(arguments[0])
            .snaplen(256)
            .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
            .immediateMode(true)
            .timeoutMillis(50)
            .direction(PcapDirection.IN)
            .bufferSize(16 << 20)
            .build();
    ClientAgent agent = new ClientAgent(handle, MacAddress.parse(arguments[1]));
    Thread capture = new Thread(agent::capture, "capture");
    capture.setDaemon(true);
    capture.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ok");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println("ok " + agent.run(line.split(" ")));
      System.out.flush();
    }
  }

  private void capture() {
    RawPacketListener listener =
        bytes -> {
          EthernetFrame frame = EthernetFrame.decode(bytes);
          if (frame != null && wanted.test(frame)) {
            hitAt.set(System.nanoTime());
            hits.release();
          }
        };
    try {
      handle.loop(-1, listener);
    } catch (PcapNativeException | NotOpenException | InterruptedException e) {
      System.err.println(e);
    }
  }

  private String run(String[] words)
      throws PcapNativeException, NotOpenException, InterruptedException {
    return switch (words[0]) {
      case "latency" ->
          latency(IpAddress.parse(words[1]), IpAddress.parse(words[2]), Integer.parseInt(words[3]));
      case "flood" ->
          flood(IpAddress.parse(words[1]), IpAddress.parse(words[2]), Integer.parseInt(words[3]));
      case "send" -> {
        handle.sendPacket(HexFormat.of().parseHex(words[1]));
        yield "";
      }
      case "answered" -> answered(words[1], IpAddress.parse(words[2]));
      case "watch-announcements" -> watchAnnouncements();
      case "announcements" -> announcements(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  /** Times {@code count} requests, one after the other, in microseconds. */
  private String latency(IpAddress own, IpAddress target, int count)
      throws PcapNativeException, NotOpenException, InterruptedException {
    expectAnswerFor(target);
    byte[] request = request(own, target).encode();
    long[] micros = new long[count];
    int lost = 0;
    for (int i = 0; i < count; i++) {
      long sent = System.nanoTime();
      handle.sendPacket(request);
      if (hits.tryAcquire(1, TimeUnit.SECONDS)) {
        micros[i] = (hitAt.get() - sent) / 1000;
      } else {
        micros[i] = Long.MAX_VALUE;
        lost++;
      }
    }
    long first = micros[0];
    Arrays.sort(micros);
    return "first=%d p50=%d p99=%d lost=%d"
        .formatted(first, micros[count / 2], micros[count * 99 / 100], lost);
  }

  /** Sends requests as fast as it can; tells how many were answered. */
  private String flood(IpAddress own, IpAddress target, int count)
      throws PcapNativeException, NotOpenException, InterruptedException {
    expectAnswerFor(target);
    byte[] request = request(own, target).encode();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      handle.sendPacket(request);
    }
    int answers = 0;
    while (answers < count && hits.tryAcquire(1, TimeUnit.SECONDS)) {
      answers++;
    }
    long micros = (hitAt.get() - start) / 1000;
    return "answers=%d per-second=%d".formatted(answers, answers * 1_000_000L / micros);
  }

  /** Sends a frame and tells whether somebody answers for {@code target} within half a second. */
  private String answered(String hex, IpAddress target)
      throws PcapNativeException, NotOpenException, InterruptedException {
    expectAnswerFor(target);
    handle.sendPacket(HexFormat.of().parseHex(hex));
    return String.valueOf(hits.tryAcquire(500, TimeUnit.MILLISECONDS));
  }

  /** From now on notes when which address is announced for the first time. */
  private String watchAnnouncements() {
    announced.clear();
    hits.drainPermits();
    wanted =
        frame ->
            frame.payload() instanceof ArpPacket arp
                && arp.isGratuitous()
                && announced.putIfAbsent(arp.senderProtocol(), System.nanoTime()) == null;
    return "";
  }

  /** Waits for {@code count} addresses; tells the time from the first to the last of them. */
  private String announcements(int count) throws InterruptedException {
    int seen = 0;
    while (seen < count && hits.tryAcquire(10, TimeUnit.SECONDS)) {
      seen++;
    }
    LongSummaryStatistics times =
        announced.values().stream().mapToLong(Long::longValue).summaryStatistics();
    return "addresses=%d millis=%d".formatted(seen, (times.getMax() - times.getMin()) / 1_000_000);
  }

  private void expectAnswerFor(IpAddress target) {
    hits.drainPermits();
    wanted =
        frame ->
            frame.payload() instanceof ArpPacket arp
                    && arp.operation() == ArpPacket.Operation.REPLY
                    && !arp.isGratuitous()
                    && arp.senderProtocol().equals(target)
                || frame.payload() instanceof NeighborAdvertisement advertisement
                    && advertisement.target().equals(target);
  }

  private EthernetFrame request(IpAddress own, IpAddress target) {
    return target.isIpv4()
        ? ArpPacket.request(mac, own, target)
        : NeighborSolicitation.request(mac, own, target);
  }
}
