package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.snapshot.ObjectRef;
import org.junit.jupiter.api.Test;

class EventSeriesTest {

  private static final Event EVENT =
      new Event(
          new ObjectRef("v1", "Service", "default", "nginx", "u"),
          Event.Type.NORMAL,
          "IPAllocated",
          "m",
          Event.ALLOCATOR,
          "node-a");

  @Test
  void find_withinTheWindow_continuesAndAfterItDoesNot() {
    EventSeries series = new EventSeries();
    series.written(EVENT, "nginx.1", 3, 0);
    long window = EventSeries.WINDOW.toNanos();
    assertThat(series.find(EVENT, window))
        .hasValueSatisfying(found -> assertThat(found.count()).isEqualTo(3));
    assertThat(series.find(EVENT, window + 1)).isEmpty();
  }

  @Test
  void admit_afterABurst_refillsOneEveryFiveMinutes() {
    EventSeries series = new EventSeries();
    int admitted = 0;
    while (series.admit(EVENT, 0)) {
      admitted++;
    }
    assertThat(admitted).isEqualTo(EventSeries.BURST);
    long refill = EventSeries.REFILL.toNanos();
    assertThat(series.admit(EVENT, refill + 1)).isTrue();
    assertThat(series.admit(EVENT, refill + 2)).isFalse();
  }
}
