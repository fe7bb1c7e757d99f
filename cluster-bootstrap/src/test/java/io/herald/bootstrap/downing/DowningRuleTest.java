package io.herald.bootstrap.downing;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bootstrap.downing.DowningRule.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DowningRuleTest {
  private static final DowningRule.Patience PATIENCE =
      new DowningRule.Patience(Duration.ofSeconds(5), Duration.ofSeconds(2));

  private final DowningRule<Integer> rule =
      new DowningRule<>(PATIENCE, Duration.ofSeconds(2), Duration.ZERO);

  /** Node 0 looks; the last {@code lost} of {@code size} nodes are silent. */
  @ParameterizedTest(name = "{1} of {0} lost")
  @CsvSource({"1,0", "2,0", "2,1", "3,1", "3,2", "5,1", "5,2", "5,3", "5,4", "7,6"})
  void look_lastOnesLost_removesThemAndNeverItself(int size, int lost) {
    var removed = lookEverySecond(10, members(size, size - lost));

    assertThat(removed)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(size - lost, size).boxed().toList());
  }

  /** Both sides of any split go on: each removes the other, whatever its size. */
  @ParameterizedTest(name = "{0}+{1}")
  @CsvSource({"1,1", "1,2", "2,3", "1,4", "3,3"})
  void look_partition_bothSidesStay(int left, int right) {
    var ofLeft = lookEverySecond(10, members(left + right, left));
    var other = new DowningRule<Integer>(PATIENCE, Duration.ofSeconds(2), Duration.ZERO);
    var ofRight = new ArrayList<Integer>();
    for (int second = 1; second <= 10; second++) {
      ofRight.addAll(other.look(members(left + right, right), Duration.ofSeconds(second)));
    }

    assertThat(Set.copyOf(ofLeft)).hasSize(right).doesNotContain(0);
    assertThat(Set.copyOf(ofRight)).hasSize(left).doesNotContain(0);
  }

  @Test
  void look_beforeTheTime_removesNobody() {
    assertThat(lookEverySecond(5, members(2, 1))).isEmpty();
    assertThat(rule.look(members(2, 1), Duration.ofSeconds(6))).containsExactly(1);
  }

  @Test
  void look_memberCameBackInBetween_waitsAnew() {
    lookEverySecond(4, members(2, 1));
    rule.look(members(2, 2), Duration.ofSeconds(5));

    assertThat(rule.look(members(2, 1), Duration.ofSeconds(6))).isEmpty();
    assertThat(rule.look(members(2, 1), Duration.ofSeconds(7))).isEmpty();
  }

  @Test
  void look_unreachableButSeesGossip_staysForEver() {
    var indirectlyConnected = List.of(self(), new Seen<>(1, false, false, false, true, false));

    assertThat(lookEverySecond(600, indirectlyConnected)).isEmpty();
  }

  @Test
  void look_selfCalledUnreachableByOthers_isNotRemoved() {
    var accused =
        List.of(
            new Seen<>(0, true, false, false, false, false),
            new Seen<>(1, false, true, false, true, false));

    assertThat(lookEverySecond(600, accused)).isEmpty();
  }

  @Test
  void look_alreadyDown_isNotRemovedAgain() {
    assertThat(
            lookEverySecond(60, List.of(self(), new Seen<>(1, false, false, false, false, true))))
        .isEmpty();
  }

  @Test
  void look_afterOwnPause_everyoneGetsFreshGrace() {
    rule.look(members(3, 3), Duration.ofSeconds(1));
    rule.look(members(3, 1), Duration.ofSeconds(2));

    // Paused for half a minute; the first look shows everybody unreachable.
    assertThat(rule.look(members(3, 1), Duration.ofSeconds(32))).isEmpty();
    assertThat(rule.look(members(3, 1), Duration.ofSeconds(33))).isEmpty();
    assertThat(rule.look(members(3, 3), Duration.ofSeconds(34))).isEmpty();
  }

  @Test
  void look_twoLostAtDifferentTimes_eachHasItsOwnClock() {
    rule.look(members(3, 2), Duration.ofSeconds(1));
    rule.look(members(3, 2), Duration.ofSeconds(2));
    rule.look(members(3, 1), Duration.ofSeconds(4));
    rule.look(members(3, 1), Duration.ofSeconds(5));

    assertThat(rule.look(members(3, 1), Duration.ofSeconds(6))).containsExactly(2);
  }

  /**
   * Node 1 in each of the two detectors' eyes: from the second given on it is unreachable, or
   * silent to the hello; 99 for never.
   */
  @ParameterizedTest(name = "unreachable from {0}, silent from {1}: removed at {2}")
  @CsvSource({
    "1,1,3",
    "1,99,6",
    "1,2,4",
    "1,4,6",
    "1,9,6",
    "4,1,6",
    "99,1,99",
    "99,99,99",
  })
  void look_twoDetectors_agreeingIsQuickerThanOne(int unreachable, int silent, int removed) {
    int seen = 99;
    for (int second = 1; second < 30 && seen == 99; second++) {
      var one = new Seen<>(1, false, second < unreachable, second >= silent, false, false);
      seen = rule.look(List.of(self(), one), Duration.ofSeconds(second)).isEmpty() ? 99 : second;
    }

    assertThat(seen).isEqualTo(removed);
  }

  @Test
  void look_helloHeardInBetween_waitsAnewForBothToAgree() {
    for (int second = 1; second <= 5; second++) {
      var one = new Seen<>(1, false, false, second % 2 == 0, false, false);
      assertThat(rule.look(List.of(self(), one), Duration.ofSeconds(second))).isEmpty();
    }
  }

  @Test
  void look_silentButSeesGossip_stays() {
    for (int second = 1; second <= 60; second++) {
      var one = new Seen<>(1, false, false, true, true, false);
      assertThat(rule.look(List.of(self(), one), Duration.ofSeconds(second))).isEmpty();
    }
  }

  private List<Integer> lookEverySecond(int seconds, List<Seen<Integer>> members) {
    var removed = new ArrayList<Integer>();
    for (int second = 1; second <= seconds; second++) {
      rule.look(members, Duration.ofSeconds(second)).stream()
          .filter(member -> !removed.contains(member))
          .forEach(removed::add);
    }
    return removed;
  }

  private static List<Seen<Integer>> members(int size, int reachable) {
    return IntStream.range(0, size)
        .mapToObj(i -> new Seen<>(i, i == 0, i < reachable, false, i < reachable, false))
        .toList();
  }

  private static Seen<Integer> self() {
    return new Seen<>(0, true, true, false, true, false);
  }
}
