package io.herald.announcer.wire;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborSolicitation;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.pcap4j.core.PcapNativeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers and announces made-up addresses on the loopback interface, so that the virtual machine
 * has loaded and compiled the whole way of a frame before the first real one: the first answer of a
 * cold process took up to 95 ms. Nothing leaves the machine; its kernel ignores ARP on the loopback
 * interface, and the requests, being addressed to a station that does not exist.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int ROUNDS = 300;
  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final long ANSWER_NANOS = 2_000_000;
  private static final int BUFFER_BYTES = 1 << 20;

  // Documentation addresses (RFC 5737, RFC 3849) and locally administered stations.
  private static final IpAddress V4 = IpAddress.parse("192.0.2.1");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::1");
  private static final MacAddress OURS = MacAddress.parse("02:00:5e:00:53:01");
  private static final MacAddress ASKER = MacAddress.parse("02:00:5e:00:53:02");
  private static final Link LOOPBACK =
      new Link("lo", 1, OURS, true, true, List.of(Cidr.parse("fe80::1/64")));

  private static final Responder.Events SILENT =
      new Responder.Events() {
        @Override
        public void claimed(FramePort port, IpAddress address, MacAddress mac, boolean probing) {}

        @Override
        public void acknowledged(FramePort port, Answer answer, IpAddress client) {}

        @Override
        public void firstAnswer(FramePort port, Answer answer) {}
      };

  private WarmUp() {}

  /** Warms up for at most a second; failing to is no error. */
  static void run(WireSettings settings) {
    long start = System.nanoTime();
    ConcurrentMap<IpAddress, Answer> answers = new ConcurrentHashMap<>();
    Answer v4 = new Answer(V4, LinkSelection.ALL);
    Answer v6 = new Answer(V6, LinkSelection.ALL);
    answers.put(V4, v4);
    answers.put(V6, v6);
    Responder responder = new Responder(answers, address -> false, SILENT);
    try (LinkResponder port =
        new LinkResponder(
            LOOPBACK,
            settings.withCaptureBufferBytes(BUFFER_BYTES),
            CaptureFilter.BROAD,
            responder::onFrame,
            dead -> {})) {
      ask(port, v4, v6, start);
      announce(port, v4, v6, settings, start);
    } catch (PcapNativeException e) {
      LOG.debug("no warm-up: {}", e.getMessage());
      return;
    }
    LOG.debug(
        "warmed up in {} ms with {} + {} answers",
        (System.nanoTime() - start) / 1_000_000,
        v4.responsesSent,
        v6.responsesSent);
  }

  /** Asks in turns, each once the last was answered or has waited too long. */
  private static void ask(LinkResponder port, Answer v4, Answer v6, long start) {
    byte[] arp = ArpPacket.unicastRequest(ASKER, IpAddress.parse("192.0.2.2"), OURS, V4).encode();
    EthernetFrame solicitation =
        NeighborSolicitation.unicastRequest(ASKER, IpAddress.parse("fe80::2"), OURS, V6);
    for (int i = 0; i < ROUNDS && System.nanoTime() - start < PATIENCE_NANOS; i++) {
      send(port, arp, v4);
      send(port, solicitation.encode(), v6);
    }
  }

  private static void send(LinkResponder port, byte[] frame, Answer answer) {
    long before = answer.responsesSent.get();
    long deadline = System.nanoTime() + ANSWER_NANOS;
    port.send(frame);
    while (answer.responsesSent.get() == before && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
  }

  /** Runs whole series in virtual time: one address after the other, a client for each. */
  private static void announce(
      FramePort port, Answer v4, Answer v6, WireSettings settings, long start) {
    Announcements announcements =
        new Announcements(settings.refreshInterval(), settings.defenceInterval(), 1_000_000, start);
    long now = start;
    for (int i = 0; i < ROUNDS / 10; i++) {
      for (Answer answer : List.of(v4, v6)) {
        announcements.sync(answer.address, answer, List.of(port), now);
        for (int step = 0; step < 8; step++) {
          now = announcements.pump(now);
        }
        announcements.sync(answer.address, null, List.of(port), now);
      }
    }
  }
}
