package io.herald.bootstrap.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bootstrap.merge.MergeRule.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeRuleTest {

  @ParameterizedTest(name = "own {0} {1} {2}, foreign {3} {4} {5}: {6}")
  @CsvSource(
      textBlock =
          """
          # id, members, allocating, id, members, allocating, verdict
          1, 1, true,  2, 2, false, REJOIN
          2, 2, false, 1, 1, true,  STAY
          1, 1, true,  2, 1, false, REJOIN
          2, 1, false, 1, 1, true,  STAY
          1, 1, false, 2, 1, true,  REJOIN
          1, 1, false, 2, 1, false, REJOIN
          2, 1, false, 1, 1, false, STAY
          1, 1, true,  2, 1, true,  REJOIN
          1, 2, false, 2, 3, false, REJOIN
          2, 3, false, 1, 2, true,  STAY
          1, 2, true,  1, 2, true,  SAME
          0, 0, false, 1, 2, true,  WAIT
          1, 2, true,  0, 0, false, WAIT
          """)
  void decide_twoClusters_givesVerdict(
      int ownId,
      int own,
      boolean ownAllocates,
      int id,
      int size,
      boolean allocates,
      Verdict verdict) {
    var foreign = cluster(id, size, allocates, ownId == id ? "own" : "foreign");

    assertThat(MergeRule.decide(cluster(ownId, own, ownAllocates, "own"), foreign))
        .isEqualTo(verdict);
  }

  @Test
  void decide_oneSideStillCountsTheOther_waits() {
    var survivor = new ClusterSummary(Optional.of(new UUID(0, 1)), Set.of("a#1"), true);
    var stale = new ClusterSummary(Optional.of(new UUID(0, 2)), Set.of("a#1", "b#1"), false);

    assertThat(MergeRule.decide(survivor, stale)).isEqualTo(Verdict.WAIT);
    assertThat(MergeRule.decide(stale, survivor)).isEqualTo(Verdict.WAIT);
  }

  @Test
  void decide_otherSideKnowsAnEarlierIncarnation_doesNotWait() {
    var restarted = new ClusterSummary(Optional.of(new UUID(0, 1)), Set.of("a#2"), false);
    var other = new ClusterSummary(Optional.of(new UUID(0, 2)), Set.of("a#1", "b#1"), false);

    assertThat(MergeRule.decide(restarted, other)).isEqualTo(Verdict.REJOIN);
  }

  @Property
  void decide_anyTwoClusters_exactlyOneGivesWay(
      @ForAll @IntRange(min = 1, max = 9) int leftId,
      @ForAll @IntRange(min = 11, max = 19) int rightId,
      @ForAll @IntRange(min = 1, max = 5) int left,
      @ForAll @IntRange(min = 1, max = 5) int right,
      @ForAll boolean leftAllocates,
      @ForAll boolean rightAllocates) {
    var one = cluster(leftId, left, leftAllocates, "left");
    var two = cluster(rightId, right, rightAllocates, "right");

    assertThat(Set.of(MergeRule.decide(one, two), MergeRule.decide(two, one)))
        .isEqualTo(Set.of(Verdict.REJOIN, Verdict.STAY));
  }

  @Property
  void summaryFormat_anySummary_survivesTheWay(
      @ForAll @IntRange(max = 5) int size, @ForAll boolean allocating) {
    var summary = cluster(size, size, allocating, "node");

    assertThat(SummaryFormat.read(SummaryFormat.write(summary).compactPrint())).isEqualTo(summary);
  }

  private static ClusterSummary cluster(int id, int size, boolean allocating, String name) {
    if (id == 0) {
      return new ClusterSummary(Optional.empty(), Set.of(), allocating);
    }
    var members =
        IntStream.range(0, size).mapToObj(i -> name + i + "#1").collect(Collectors.toSet());
    return new ClusterSummary(Optional.of(new UUID(0, id)), members, allocating);
  }
}
