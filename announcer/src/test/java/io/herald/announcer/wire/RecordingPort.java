package io.herald.announcer.wire;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import io.herald.announcer.frame.EthernetFrame;
import java.util.ArrayList;
import java.util.List;

/** An interface that keeps what is sent, unless it is broken. */
final class RecordingPort implements FramePort {

  static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0a");
  static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::a");

  final List<EthernetFrame> sent = new ArrayList<>();
  final List<byte[]> raw = new ArrayList<>();
  private final ClientMemory clients = new ClientMemory(100);
  private Link link;
  boolean yielding;
  boolean broken;

  RecordingPort(String name) {
    link = new Link(name, 2, MAC, true, true, List.of(new Cidr(LINK_LOCAL, 64)));
  }

  void carrier(boolean carrier) {
    link = new Link(link.name(), 2, MAC, carrier, true, link.subnets());
  }

  @Override
  public Link link() {
    return link;
  }

  @Override
  public ClientMemory clients() {
    return clients;
  }

  @Override
  public boolean send(byte[] frame) {
    if (broken) {
      return false;
    }
    raw.add(frame);
    sent.add(EthernetFrame.decode(frame));
    return true;
  }

  @Override
  public boolean yieldsTo(Answer answer) {
    return yielding;
  }
}
