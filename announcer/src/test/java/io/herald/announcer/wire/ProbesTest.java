package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.NeighborSolicitation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class ProbesTest {

  private static final long MILLI = 1_000_000;
  private static final IpAddress V4 = IpAddress.parse("192.168.1.210");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::210");
  private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:0d");

  private final Probes probes = new Probes();
  private final RecordingPort port = new RecordingPort("eth0");

  private CompletableFuture<ProbeResult> start(IpAddress address, ProbePlan plan) {
    CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    probes.start(address, List.of(port), plan, result, 0);
    return result;
  }

  @Test
  void nobodyAnswers_free_afterThePlansTime() {
    CompletableFuture<ProbeResult> result = start(V4, ProbePlan.FIRST_CLAIM);
    assertThat(probes.pump(0)).isEqualTo(100 * MILLI);
    assertThat(probes.pump(100 * MILLI)).isEqualTo(150 * MILLI);
    assertThat(port.sent)
        .containsExactly(
            ArpPacket.probe(RecordingPort.MAC, V4), ArpPacket.probe(RecordingPort.MAC, V4));
    assertThat(result).isNotDone();
    assertThat(probes.pump(150 * MILLI)).isEqualTo(Long.MAX_VALUE);
    assertThat(result).isCompletedWithValue(new ProbeResult.Free(V4));
    assertThat(probes.isProbing(V4)).isFalse();
  }

  @Test
  void ipv6_isProbedByDuplicateAddressDetection() {
    start(V6, ProbePlan.TAKEOVER);
    assertThat(probes.pump(0)).isEqualTo(30 * MILLI);
    assertThat(port.sent).containsExactly(NeighborSolicitation.probe(RecordingPort.MAC, V6));
  }

  @Test
  void somebodyAnswers_held_atOnce() {
    CompletableFuture<ProbeResult> result = start(V4, ProbePlan.RFC_5227);
    CompletableFuture<ProbeResult> other = start(V6, ProbePlan.RFC_5227);
    probes.pump(0);
    probes.claimed(new RecordingPort("eth1"), V4, STRANGER, false, false);
    assertThat(result).describedAs("heard where nobody probes").isNotDone();
    probes.claimed(port, V4, STRANGER, true, false);
    assertThat(result)
        .isCompletedWithValue(new ProbeResult.Held(V4, STRANGER, "eth0", true, false));
    assertThat(other).isNotDone();
    assertThat(probes.isProbing(V4)).isFalse();
    assertThat(probes.isProbing(V6)).isTrue();
  }

  @Test
  void noInterface_notProbed() {
    CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    probes.start(V4, List.of(), ProbePlan.TAKEOVER, result, 0);
    assertThat(result.join()).isInstanceOf(ProbeResult.NotProbed.class);
  }

  @Test
  void closed_notProbed() {
    CompletableFuture<ProbeResult> result =
        start(V4, new ProbePlan(1, Duration.ZERO, Duration.ofHours(1)));
    probes.pump(0);
    probes.close();
    assertThat(result.join()).isInstanceOf(ProbeResult.NotProbed.class);
  }
}
