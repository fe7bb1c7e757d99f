package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class GroupReportsTest {

  private static final long MILLI = 1_000_000;

  private final List<IpAddress> groups = new ArrayList<>();
  private final GroupReports reports = new GroupReports(groups);
  private final RecordingPort port = new RecordingPort("eth0");

  @Test
  void linkUp_isReportedSixTimesInFiveSeconds() {
    groups.add(IpAddress.parse("ff02::1:ff00:1"));
    reports.start(port, 0);
    List<Long> times = new ArrayList<>();
    for (long now = reports.pump(0); now != Long.MAX_VALUE; now = reports.pump(now)) {
      times.add(now / MILLI);
    }
    assertThat(times).containsExactly(50L, 200L, 500L, 1000L, 2000L, 5000L);
    assertThat(port.raw).hasSize(6);
  }

  @Test
  void manyGroups_areSpreadOverFrames() {
    for (int i = 0; i < 150; i++) {
      groups.add(new IpAddress(IpFamily.IPV6, 0xff02L << 48, 0x1_ff00_0000L + i));
    }
    reports.start(port, 0);
    reports.pump(50 * MILLI);
    assertThat(port.raw).extracting(frame -> frame.length).containsExactly(1350, 1350, 510);
  }

  @Test
  void noGroups_nothingIsSent_andGoneInterface_isForgotten() {
    reports.start(port, 0);
    reports.pump(50 * MILLI);
    assertThat(port.raw).isEmpty();
    reports.forget(port);
    assertThat(reports.pump(100 * MILLI)).isEqualTo(Long.MAX_VALUE);
  }
}
