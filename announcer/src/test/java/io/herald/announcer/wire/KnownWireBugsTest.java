package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.LinkSelection;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Classes of bugs about announcing that users of this kind of software met again and again, each
 * with the MetalLB release or issue that names it. In virtual time; {@link KnownWireBugsIT} has
 * those that need a network.
 */
class KnownWireBugsTest {

  private static final IpAddress ADDRESS = IpAddress.parse("192.168.1.210");
  private static final IpAddress OTHER = IpAddress.parse("192.168.1.211");
  private static final long SECOND = 1_000_000_000;

  private final RecordingPort eth0 = new RecordingPort("eth0");
  private final RecordingPort eth1 = new RecordingPort("eth1");
  private final List<RecordingPort> ports = List.of(eth0, eth1);
  private final Announcements announcements =
      new Announcements(Duration.ofSeconds(60), Duration.ofSeconds(10), 10_000, 0);

  private Answer announce(IpAddress address, long now) {
    Answer answer = new Answer(address, LinkSelection.ALL);
    announcements.sync(address, answer, ports, now);
    return answer;
  }

  private static EthernetFrame gratuitous(IpAddress address) {
    return ArpPacket.gratuitousRequest(RecordingPort.MAC, address);
  }

  // Gratuitous frames that are not sent, or at the wrong moment.

  @Test
  void bug291_addressTakenOver_isToldAtOnceOnEveryInterface() {
    announce(ADDRESS, 0);
    announcements.pump(0);
    assertThat(ports).allSatisfy(port -> assertThat(port.sent).contains(gratuitous(ADDRESS)));
  }

  @Test
  void bug471_serviceGetsAnotherAddress_thatIsToldAtOnceAndTheOldOneNoMore() {
    announce(ADDRESS, 0);
    announcements.pump(0);
    ports.forEach(port -> port.sent.clear());

    announcements.sync(ADDRESS, null, ports, SECOND);
    announce(OTHER, SECOND);
    announcements.pump(SECOND);
    announcements.pump(120 * SECOND);

    assertThat(ports)
        .allSatisfy(
            port ->
                assertThat(port.sent)
                    .contains(gratuitous(OTHER))
                    .doesNotContain(gratuitous(ADDRESS)));
  }

  @Test
  void bug681_oneInterfaceCannotSend_theOthersTellAllTheSameAndItTellsLater() {
    eth0.broken = true;
    Answer answer = announce(ADDRESS, 0);
    announcements.pump(0);
    assertThat(eth1.sent).contains(gratuitous(ADDRESS));
    assertThat(answer.stats().gratuitousSent())
        .as("only what was sent")
        .isEqualTo(eth1.sent.size());

    eth0.broken = false;
    announcements.pump(SECOND);
    assertThat(eth0.sent).contains(gratuitous(ADDRESS));
  }
}
