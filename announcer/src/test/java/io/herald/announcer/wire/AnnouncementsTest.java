package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.LinkSelection;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborAdvertisement;
import io.herald.announcer.frame.NeighborSolicitation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class AnnouncementsTest {

  private static final long MILLI = 1_000_000;
  private static final IpAddress V4 = IpAddress.parse("192.168.1.210");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::210");
  private static final IpAddress CLIENT = IpAddress.parse("192.168.1.3");
  private static final IpAddress SILENT = IpAddress.parse("192.168.1.4");
  private static final MacAddress CLIENT_MAC = MacAddress.parse("02:00:00:00:00:0c");

  private final RecordingPort port = new RecordingPort("eth0");
  private final List<Long> sentAt = new ArrayList<>();
  private Announcements announcements =
      new Announcements(Duration.ofSeconds(60), Duration.ofSeconds(10), 10_000, 0);
  private long now;

  /** Lets time pass up to {@code millis}, and notes when each frame was sent. */
  private void runUntil(long millis) {
    while (true) {
      long next = announcements.pump(now);
      while (sentAt.size() < port.sent.size()) {
        sentAt.add(now / MILLI);
      }
      if (next > millis * MILLI) {
        now = millis * MILLI;
        return;
      }
      now = next;
    }
  }

  private Answer announce(IpAddress address) {
    Answer answer = new Answer(address, LinkSelection.ALL);
    announcements.sync(address, answer, List.of(port), now);
    return answer;
  }

  private LongStream timesOf(EthernetFrame frame) {
    return LongStream.range(0, port.sent.size())
        .filter(i -> port.sent.get((int) i).equals(frame))
        .map(i -> sentAt.get((int) i));
  }

  @Test
  void announced_followsTheSchedule() {
    Answer answer = announce(V4);
    runUntil(10_000);
    assertThat(timesOf(ArpPacket.gratuitousRequest(RecordingPort.MAC, V4)))
        .containsExactly(0L, 20L, 50L, 100L, 200L, 500L, 1000L, 2000L, 5000L);
    assertThat(timesOf(ArpPacket.gratuitousReply(RecordingPort.MAC, V4)))
        .containsExactly(0L, 1100L, 5000L);
    assertThat(port.sent).hasSize(12);
    assertThat(answer.stats().gratuitousSent()).isEqualTo(12);
  }

  @Test
  void announcedIpv6_followsTheScheduleWithoutReplyForm() {
    announce(V6);
    runUntil(10_000);
    EthernetFrame advertisement =
        NeighborAdvertisement.unsolicited(RecordingPort.MAC, RecordingPort.LINK_LOCAL, V6);
    assertThat(timesOf(advertisement))
        .containsExactly(0L, 20L, 50L, 100L, 200L, 500L, 1000L, 2000L, 5000L);
    assertThat(port.sent).containsOnly(advertisement);
  }

  @Test
  void rememberedClients_areAsked_untilTheyAcknowledge() {
    port.clients().remember(V4, new ClientMemory.Client(CLIENT, CLIENT_MAC));
    port.clients().remember(V4, new ClientMemory.Client(SILENT, CLIENT_MAC));
    Answer answer = announce(V4);
    runUntil(10);
    assertThat(answer.asking).isTrue();
    announcements.acknowledged(answer, port, CLIENT);
    runUntil(10_000);
    assertThat(timesOf(ArpPacket.unicastRequest(RecordingPort.MAC, V4, CLIENT_MAC, CLIENT)))
        .containsExactly(0L);
    assertThat(timesOf(ArpPacket.unicastRequest(RecordingPort.MAC, V4, CLIENT_MAC, SILENT)))
        .containsExactly(0L, 50L, 200L, 1000L);
    assertThat(answer.stats().clientUpdatesSent()).isEqualTo(5);
    assertThat(answer.asking).isFalse();
  }

  @Test
  void rememberedIpv6Client_isSolicitedFromTheAddress() {
    IpAddress client = IpAddress.parse("2001:db8::3");
    port.clients().remember(V6, new ClientMemory.Client(client, CLIENT_MAC));
    announce(V6);
    runUntil(0);
    assertThat(port.sent)
        .contains(NeighborSolicitation.unicastRequest(RecordingPort.MAC, V6, CLIENT_MAC, client));
  }

  @Test
  void withdrawnButNotYetSynced_whatIsDueIsNotSent() {
    Answer answer = announce(V4);
    runUntil(10);
    port.sent.clear();
    answer.end();
    announcements.pump(2_000 * MILLI);
    assertThat(port.sent).isEmpty();
  }

  @Test
  void refreshNever_isSilentAfterTheSchedule() {
    announcements = new Announcements(Duration.ZERO, Duration.ofSeconds(10), 10_000, 0);
    announce(V4);
    runUntil(10_000);
    port.sent.clear();
    assertThat(announcements.pump(now + 3_600_000 * MILLI)).isEqualTo(Long.MAX_VALUE);
    assertThat(port.sent).isEmpty();
    assertThat(announcements.bursting()).isZero();
  }

  @Test
  void refresh_comesAboutEveryMinute_jittered() {
    announce(V4);
    runUntil(10_000);
    port.sent.clear();
    sentAt.clear();
    runUntil(10_000 + 100 * 60_000);
    assertThat(port.sent.size()).isBetween(85, 120);
    assertThat(port.sent).containsOnly(ArpPacket.gratuitousRequest(RecordingPort.MAC, V4));
    Set<Long> gaps = new HashSet<>();
    for (int i = 1; i < sentAt.size(); i++) {
      long gap = sentAt.get(i) - sentAt.get(i - 1);
      assertThat(gap).isBetween(45_000L, 75_001L);
      gaps.add(gap);
    }
    assertThat(gaps).hasSizeGreaterThan(50);
  }

  @Test
  void withdrawn_sendsNothingMore() {
    announce(V4);
    runUntil(60);
    int before = port.sent.size();
    announcements.sync(V4, null, List.of(port), now);
    runUntil(200_000);
    assertThat(port.sent).hasSize(before);
    assertThat(announcements.bursting()).isZero();
  }

  @Test
  void withdrawnAndAnnouncedAgain_startsAnew() {
    announce(V4);
    runUntil(60);
    announcements.sync(V4, null, List.of(port), now);
    port.sent.clear();
    sentAt.clear();
    announce(V4);
    runUntil(90);
    assertThat(timesOf(ArpPacket.gratuitousRequest(RecordingPort.MAC, V4)))
        .containsExactly(60L, 80L);
  }

  @Test
  void quietened_sendsNothingMore() {
    Answer answer = announce(V4);
    runUntil(60);
    answer.update(LinkSelection.ALL, Answer.Mode.ANSWERING);
    announcements.sync(V4, answer, List.of(port), now);
    int before = port.sent.size();
    announcements.defend(answer, port, now);
    runUntil(200_000);
    assertThat(port.sent).hasSize(before);
  }

  @Test
  void syncWithoutChange_leavesTheSeriesAlone() {
    Answer answer = announce(V4);
    runUntil(60);
    announcements.sync(V4, answer, List.of(port), now);
    runUntil(10_000);
    assertThat(port.sent).hasSize(12);
  }

  @Test
  void carrierLost_endsTheSeries_andItsReturnStartsAnother() {
    Answer answer = announce(V4);
    runUntil(60);
    port.carrier(false);
    announcements.sync(V4, answer, List.of(port), now);
    runUntil(5000);
    assertThat(port.sent).hasSize(4);
    port.carrier(true);
    announcements.sync(V4, answer, List.of(port), now);
    runUntil(5020);
    assertThat(timesOf(ArpPacket.gratuitousRequest(RecordingPort.MAC, V4)))
        .containsExactly(0L, 20L, 50L, 5000L, 5020L);
  }

  @Test
  void selectionOfOneInterface_announcesThereOnly() {
    RecordingPort other = new RecordingPort("eth1");
    Answer answer = new Answer(V4, LinkSelection.of(List.of("eth1")));
    announcements.sync(V4, answer, List.of(port, other), now);
    runUntil(10_000);
    assertThat(port.sent).isEmpty();
    assertThat(other.sent).hasSize(12);
  }

  @Test
  void restarted_startsAnew() {
    Answer answer = announce(V4);
    runUntil(3000);
    announcements.restart(answer, List.of(port), now);
    runUntil(3020);
    assertThat(timesOf(ArpPacket.gratuitousRequest(RecordingPort.MAC, V4)))
        .endsWith(2000L, 3000L, 3020L);
  }

  @Test
  void defence_isOneAnnouncementInTenSeconds() {
    Answer answer = announce(V4);
    runUntil(6000);
    int before = port.sent.size();
    announcements.defend(answer, port, now);
    announcements.defend(answer, port, now + 9999 * MILLI);
    assertThat(port.sent).hasSize(before + 1);
    announcements.defend(answer, port, now + 10_000 * MILLI);
    assertThat(port.sent).hasSize(before + 2);
  }

  @Test
  void thousands_firstFramesComeFirst_repeatsAreSmoothed_noneIsForgotten() {
    IpAddress first = IpAddress.parse("10.0.0.0");
    List<Answer> answers =
        Stream.iterate(first, IpAddress::next).limit(3000).map(this::announce).toList();
    runUntil(0);
    assertThat(port.sent.subList(0, 3000))
        .isEqualTo(
            answers.stream()
                .map(a -> ArpPacket.gratuitousRequest(RecordingPort.MAC, a.address))
                .toList());
    assertThat(port.sent.size()).describedAs("repeats wait").isLessThanOrEqualTo(3100);
    runUntil(10_000);
    for (int second = 0; second < 10; second++) {
      long at = second;
      long inSecond = sentAt.stream().skip(3000).filter(t -> t / 1000 == at).count();
      assertThat(inSecond).isLessThanOrEqualTo(10_200);
    }
    for (int i = 0; i < answers.size(); i += 500) {
      IpAddress address = answers.get(i).address;
      assertThat(timesOf(ArpPacket.gratuitousReply(RecordingPort.MAC, address)).count())
          .isEqualTo(3);
      assertThat(timesOf(ArpPacket.gratuitousRequest(RecordingPort.MAC, address)).count())
          .isBetween(6L, 9L);
    }
  }
}
