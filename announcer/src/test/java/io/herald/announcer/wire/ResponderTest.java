package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.LinkSelection;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborAdvertisement;
import io.herald.announcer.frame.NeighborSolicitation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponderTest {

  private static final MacAddress CLIENT = MacAddress.parse("02:00:00:00:00:0c");
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:0d");
  private static final IpAddress CLIENT_V4 = IpAddress.parse("192.168.1.3");
  private static final IpAddress CLIENT_V6 = IpAddress.parse("2001:db8::3");
  private static final IpAddress V4 = IpAddress.parse("192.168.1.210");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::210");
  private static final IpAddress STANDBY = IpAddress.parse("192.168.1.211");
  private static final IpAddress FOREIGN = IpAddress.parse("192.168.1.9");

  private final ConcurrentHashMap<IpAddress, Answer> answers = new ConcurrentHashMap<>();
  private final Set<IpAddress> watched = new HashSet<>(Set.of(STANDBY));
  private final List<String> events = new ArrayList<>();
  private final RecordingPort port = new RecordingPort("eth0");
  private final Responder responder = new Responder(answers, watched::contains, new Recorder());

  private final class Recorder implements Responder.Events {
    @Override
    public void claimed(FramePort on, IpAddress address, MacAddress mac, boolean probing) {
      events.add((probing ? "probed " : "claimed ") + address + " " + mac);
    }

    @Override
    public void acknowledged(FramePort on, Answer answer, IpAddress client) {
      events.add("acknowledged " + answer.address + " " + client);
    }

    @Override
    public void firstAnswer(FramePort on, Answer answer) {
      events.add("first " + answer.address);
    }
  }

  @BeforeEach
  void announce() {
    answers.put(V4, new Answer(V4, LinkSelection.ALL));
    answers.put(V6, new Answer(V6, LinkSelection.of(List.of("eth0"))));
  }

  private void receive(EthernetFrame frame) {
    responder.onFrame(port, frame.encode());
  }

  private static ArpPacket arp(EthernetFrame frame) {
    return (ArpPacket) frame.payload();
  }

  @Test
  void requestForAnAnnouncedAddress_isAnsweredToTheAskerAlone() {
    EthernetFrame request = ArpPacket.request(CLIENT, CLIENT_V4, V4);
    receive(request);
    receive(request);
    assertThat(port.sent)
        .containsOnly(
            new EthernetFrame(
                CLIENT,
                RecordingPort.MAC,
                new ArpPacket(ArpPacket.Operation.REPLY, RecordingPort.MAC, V4, CLIENT, CLIENT_V4)))
        .hasSize(2);
    assertThat(events).containsExactly("first " + V4);
    assertThat(answers.get(V4).stats()).isEqualTo(new AddressStats(2, 2, 0, 0, 0));
  }

  @Test
  void requestForAnotherAddress_isIgnored() {
    receive(ArpPacket.request(CLIENT, CLIENT_V4, FOREIGN));
    receive(ArpPacket.request(CLIENT, CLIENT_V4, STANDBY));
    receive(NeighborSolicitation.request(CLIENT, CLIENT_V6, CLIENT_V6.next()));
    assertThat(port.sent).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void requestOnAnInterfaceWhereItIsNotAnnounced_isIgnored() {
    RecordingPort elsewhere = new RecordingPort("eth1");
    responder.onFrame(elsewhere, NeighborSolicitation.request(CLIENT, CLIENT_V6, V6).encode());
    assertThat(elsewhere.sent).isEmpty();
  }

  @Test
  void requestSentToAnotherStation_isIgnored() {
    receive(ArpPacket.unicastRequest(CLIENT, CLIENT_V4, OTHER, V4));
    receive(NeighborSolicitation.unicastRequest(CLIENT, CLIENT_V6, OTHER, V6));
    assertThat(port.sent).isEmpty();
  }

  @Test
  void ownFrameComingBack_isIgnored() {
    receive(ArpPacket.gratuitousRequest(RecordingPort.MAC, V4));
    assertThat(events).isEmpty();
    assertThat(port.sent).isEmpty();
  }

  @Test
  void unicastRequest_isAnswered() {
    receive(ArpPacket.unicastRequest(CLIENT, CLIENT_V4, RecordingPort.MAC, V4));
    receive(NeighborSolicitation.unicastRequest(CLIENT, CLIENT_V6, RecordingPort.MAC, V6));
    assertThat(port.sent).hasSize(2);
  }

  @Test
  void probeOfAnother_isAnsweredAndToldAsProbe() {
    receive(ArpPacket.probe(CLIENT, V4));
    assertThat(arp(port.sent.get(0)).targetProtocol()).isEqualTo(IpAddress.parse("0.0.0.0"));
    assertThat(events).containsExactly("probed " + V4 + " " + CLIENT, "first " + V4);
  }

  @Test
  void strangersAnnouncement_isAClaimAndNotAnswered() {
    receive(ArpPacket.gratuitousRequest(OTHER, V4));
    receive(ArpPacket.gratuitousReply(OTHER, V4));
    receive(ArpPacket.unicastRequest(OTHER, V4, CLIENT, CLIENT_V4));
    assertThat(events).hasSize(3).containsOnly("claimed " + V4 + " " + OTHER);
    assertThat(port.sent).isEmpty();
  }

  @Test
  void strangersReplyToAClient_isAClaim() {
    receive(ArpPacket.reply(OTHER, arp(ArpPacket.request(CLIENT, CLIENT_V4, V4))));
    assertThat(events).containsExactly("claimed " + V4 + " " + OTHER);
  }

  @Test
  void claimOfAWatchedAddress_isTold() {
    receive(ArpPacket.gratuitousRequest(OTHER, STANDBY));
    receive(NeighborAdvertisement.unsolicited(OTHER, CLIENT_V6, V6));
    assertThat(events)
        .containsExactly("claimed " + STANDBY + " " + OTHER, "claimed " + V6 + " " + OTHER);
  }

  @Test
  void clientsReplyToOurQuestion_isAnAcknowledgement_whileWeAsk() {
    ArpPacket asked = arp(ArpPacket.unicastRequest(RecordingPort.MAC, V4, CLIENT, CLIENT_V4));
    receive(ArpPacket.reply(CLIENT, asked));
    assertThat(events).isEmpty();
    answers.get(V4).asking = true;
    answers.get(V6).asking = true;
    receive(ArpPacket.reply(CLIENT, asked));
    receive(
        new EthernetFrame(
            RecordingPort.MAC,
            CLIENT,
            new NeighborAdvertisement(CLIENT_V6, V6, false, true, true, CLIENT_V6, null)));
    assertThat(events)
        .containsExactly(
            "acknowledged " + V4 + " " + CLIENT_V4, "acknowledged " + V6 + " " + CLIENT_V6);
  }

  @Test
  void solicitation_isAnsweredWithTheLinkLocalSourceSolicitedAndOverride() {
    receive(NeighborSolicitation.request(CLIENT, CLIENT_V6, V6));
    assertThat(port.sent)
        .containsExactly(
            new EthernetFrame(
                CLIENT,
                RecordingPort.MAC,
                new NeighborAdvertisement(
                    RecordingPort.LINK_LOCAL,
                    CLIENT_V6,
                    false,
                    true,
                    true,
                    V6,
                    RecordingPort.MAC)));
  }

  @Test
  void duplicateAddressDetection_isAnsweredToAll() {
    receive(NeighborSolicitation.probe(CLIENT, V6));
    assertThat(port.sent)
        .containsExactly(
            NeighborAdvertisement.unsolicited(RecordingPort.MAC, RecordingPort.LINK_LOCAL, V6));
    assertThat(events).contains("probed " + V6 + " " + CLIENT);
  }

  @Test
  void askers_areRemembered_forAnnouncedAndWatchedAddresses() {
    receive(ArpPacket.request(CLIENT, CLIENT_V4, V4));
    receive(ArpPacket.request(CLIENT, CLIENT_V4, STANDBY));
    receive(ArpPacket.request(CLIENT, CLIENT_V4, FOREIGN));
    receive(ArpPacket.probe(CLIENT, STANDBY));
    receive(NeighborSolicitation.request(CLIENT, CLIENT_V6, V6));
    assertThat(port.clients().clientsOf(STANDBY, 9))
        .containsExactly(new ClientMemory.Client(CLIENT_V4, CLIENT));
    assertThat(port.clients().clientsOf(V6, 9))
        .containsExactly(new ClientMemory.Client(CLIENT_V6, CLIENT));
    assertThat(port.clients().size()).isEqualTo(3);
  }

  @Test
  void interfaceThatYields_countsAndStaysSilent() {
    port.yielding = true;
    receive(ArpPacket.request(CLIENT, CLIENT_V4, V4));
    assertThat(port.sent).isEmpty();
    assertThat(answers.get(V4).stats().requestsReceived()).isEqualTo(1);
  }
}
