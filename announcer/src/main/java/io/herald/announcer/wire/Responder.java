package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborAdvertisement;
import io.herald.announcer.frame.NeighborDiscovery;
import io.herald.announcer.frame.NeighborSolicitation;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * What a captured frame means to us: a request to answer, another station's claim of an address, or
 * a client's acknowledgement. Runs on the capture threads; everything else is told through {@link
 * Events}.
 *
 * <p>A request is answered when it is for an address announced on the interface that heard it, and
 * was sent to everybody, to the address's group or to us; with that interface's hardware address,
 * to the asker alone. An interface that finds itself on one segment with another of ours leaves the
 * answer to that one: an address has one hardware address for each segment.
 */
final class Responder {

  /** What others want to know. Called on the capture threads: must not block. */
  interface Events {

    /** A station other than this one claims {@code address}, or probes for it. */
    void claimed(FramePort port, IpAddress address, MacAddress mac, boolean probing);

    /** {@code client} answered a question that we asked it in the name of {@code answer}. */
    void acknowledged(FramePort port, Answer answer, IpAddress client);

    /** The first answer went out. */
    void firstAnswer(FramePort port, Answer answer);
  }

  private final ConcurrentMap<IpAddress, Answer> answers;
  private final Predicate<IpAddress> watched;
  private final Events events;

  /**
   * Answers for what is in {@code answers} at the moment of the request.
   *
   * @param watched addresses that we do not answer for, but stand by or probe for: who claims them
   *     is told, who asks for them is remembered
   */
  Responder(ConcurrentMap<IpAddress, Answer> answers, Predicate<IpAddress> watched, Events events) {
    this.answers = answers;
    this.watched = watched;
    this.events = events;
  }

  /** Handles one captured frame; one that means nothing to us is ignored. */
  void onFrame(FramePort port, byte[] bytes) {
    EthernetFrame frame = EthernetFrame.decode(bytes);
    if (frame == null || frame.source().equals(port.mac())) {
      return;
    }
    if (frame.payload() instanceof ArpPacket arp) {
      onArp(port, frame, arp);
    } else if (frame.payload() instanceof NeighborSolicitation solicitation) {
      onSolicitation(port, frame, solicitation);
    } else if (frame.payload() instanceof NeighborAdvertisement advertisement) {
      onAdvertisement(port, frame, advertisement);
    }
  }

  private void onArp(FramePort port, EthernetFrame frame, ArpPacket arp) {
    if (arp.isProbe()) {
      events.claimed(port, arp.targetProtocol(), arp.senderHardware(), true);
    } else if (isOfConcern(arp.senderProtocol())) {
      events.claimed(port, arp.senderProtocol(), arp.senderHardware(), false);
      return;
    }
    boolean toUs = frame.destination().equals(port.mac());
    if (arp.operation() == ArpPacket.Operation.REPLY) {
      if (toUs) {
        acknowledged(port, arp.targetProtocol(), arp.senderProtocol());
      }
    } else if (toUs || frame.destination().equals(MacAddress.BROADCAST)) {
      IpAddress address = arp.targetProtocol();
      if (!arp.isProbe()) {
        remember(port, address, arp.senderProtocol(), arp.senderHardware());
      }
      Answer answer = answers.get(address);
      if (answer != null && answer.isOn(port)) {
        answer(port, answer, ArpPacket.reply(port.mac(), arp));
      }
    }
  }

  private void onSolicitation(
      FramePort port, EthernetFrame frame, NeighborSolicitation solicitation) {
    IpAddress address = solicitation.target();
    if (solicitation.isDuplicateAddressDetection()) {
      events.claimed(port, address, frame.source(), true);
    } else if (isOfConcern(solicitation.source())) {
      events.claimed(port, solicitation.source(), frame.source(), false);
      return;
    }
    boolean toUs = frame.destination().equals(port.mac());
    boolean toGroup =
        frame.destination().equals(NeighborDiscovery.multicastMac(solicitation.destination()));
    if (!toUs && !toGroup) {
      return;
    }
    if (!solicitation.isDuplicateAddressDetection()) {
      MacAddress linkLayer = solicitation.sourceLinkLayer();
      remember(
          port, address, solicitation.source(), linkLayer == null ? frame.source() : linkLayer);
    }
    Answer answer = answers.get(address);
    if (answer != null && answer.isOn(port)) {
      IpAddress source = port.advertisementSource(address);
      answer(
          port,
          answer,
          NeighborAdvertisement.answer(port.mac(), source, solicitation, frame.source()));
    }
  }

  private void onAdvertisement(
      FramePort port, EthernetFrame frame, NeighborAdvertisement advertisement) {
    if (isOfConcern(advertisement.target())) {
      MacAddress linkLayer = advertisement.targetLinkLayer();
      MacAddress holder = linkLayer == null ? frame.source() : linkLayer;
      if (!holder.equals(port.mac())) {
        events.claimed(port, advertisement.target(), holder, false);
      }
    } else if (frame.destination().equals(port.mac())) {
      acknowledged(port, advertisement.destination(), advertisement.target());
    }
  }

  private boolean isOfConcern(IpAddress address) {
    return answers.containsKey(address) || watched.test(address);
  }

  private void remember(FramePort port, IpAddress address, IpAddress client, MacAddress mac) {
    if (isOfConcern(address)) {
      port.clients().remember(address, new ClientMemory.Client(client, mac));
    }
  }

  private void acknowledged(FramePort port, IpAddress address, IpAddress client) {
    Answer answer = answers.get(address);
    if (answer != null && answer.asking) {
      events.acknowledged(port, answer, client);
    }
  }

  private void answer(FramePort port, Answer answer, EthernetFrame reply) {
    answer.requestsReceived.increment();
    if (!port.yieldsTo(answer)
        && port.send(reply.encode())
        && answer.responsesSent.getAndIncrement() == 0) {
      events.firstAnswer(port, answer);
    }
  }
}
