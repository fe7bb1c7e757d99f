package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacementStartTest {

  private final PlacementStart start = new PlacementStart();

  @Test
  void everybodyHasReported_beginsAtOnceAndGoesOn() {
    assertThat(start.mayPlace(3, true, false)).isTrue();
    assertThat(start.mayPlace(2, false, true)).as("who is lost later holds up nothing").isTrue();
    assertThat(start.hasStarted()).isTrue();
  }

  @Test
  void somebodyIsMissing_orMoreAreOutOfSight_waits() {
    assertThat(start.mayPlace(1, false, false)).isFalse();
    assertThat(start.mayPlace(1, true, true)).isFalse();
    assertThat(start.hasStarted()).isFalse();
    start.waitIsOver();
    assertThat(start.mayPlace(1, false, true)).isTrue();
  }

  @Test
  void nobodyHasReported_thereIsNothingToPlanWith() {
    start.waitIsOver();
    assertThat(start.mayPlace(0, true, false)).isFalse();
    assertThat(start.hasStarted()).isFalse();
    assertThat(start.mayPlace(1, true, false)).isTrue();
    assertThat(start.mayPlace(0, true, false)).as("nor later").isFalse();
  }
}
