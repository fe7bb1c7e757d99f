package io.herald.lab.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herald.lab.bench.latency.Timeline.Moment;
import io.herald.lab.bench.latency.Timeline.Stage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void stages_ofAnyTimeline_addUpToTheWholeWay() {
    var timeline = new Timeline("web", "192.168.1.21", at(0, 150, 240, 300, 360, 565, 566));
    assertThat(timeline.stages().values().stream().mapToDouble(d -> d).sum())
        .isCloseTo(timeline.millis(Moment.APPLY, Moment.ANSWERED), within(1e-9));
    assertThat(timeline.stages())
        .containsEntry(Stage.KUBECTL, 150.0)
        .containsEntry(Stage.PROBE, 205.0);
  }

  @Test
  void timeline_withoutAMoment_isRefused() {
    var at = at(0, 1, 2, 3, 4, 5, 6);
    at.remove(Moment.PLACED);
    assertThatThrownBy(() -> new Timeline("web", "192.168.1.21", at))
        .hasMessage("unknown of web: when the allocator logs whose address it is");
  }

  @Test
  void page_medianAboveTarget_saysMissed() {
    var slow = new Timeline("web", "192.168.1.21", at(0, 150, 240, 300, 360, 565, 700));
    var page = new LatencyPage(3, List.of(slow)).markdown();
    assertThat(page).contains("median 700 ms, worst 700 ms").contains("**missed**");
  }

  private static Map<Moment, Long> at(int... millis) {
    var at = new EnumMap<Moment, Long>(Moment.class);
    for (var moment : Moment.values()) {
      at.put(moment, millis[moment.ordinal()] * 1_000_000L);
    }
    return at;
  }
}
