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

  @ParameterizedTest(name = "own {0} {1}, foreign {2} {3}: {4}")
  @CsvSource(
      textBlock =
          """
          # id, members, id, members, verdict
          1, 1, 2, 2, REJOIN
          2, 2, 1, 1, STAY
          1, 1, 2, 1, REJOIN
          2, 1, 1, 1, STAY
          1, 2, 2, 3, REJOIN
          2, 3, 1, 2, STAY
          2, 2, 1, 3, REJOIN
          1, 2, 1, 2, SAME
          0, 0, 1, 2, WAIT
          1, 2, 0, 0, WAIT
          """)
  void decide_twoClusters_givesVerdict(int ownId, int own, int id, int size, Verdict verdict) {
    var foreign = cluster(id, size, ownId == id ? "own" : "foreign");

    assertThat(MergeRule.decide(cluster(ownId, own, "own"), foreign)).isEqualTo(verdict);
  }

  @Test
  void decide_oneSideStillCountsTheOther_waits() {
    var survivor = new ClusterSummary(Optional.of(new UUID(0, 1)), Set.of("a#1"));
    var stale = new ClusterSummary(Optional.of(new UUID(0, 2)), Set.of("a#1", "b#1"));

    assertThat(MergeRule.decide(survivor, stale)).isEqualTo(Verdict.WAIT);
    assertThat(MergeRule.decide(stale, survivor)).isEqualTo(Verdict.WAIT);
  }

  @Test
  void decide_otherSideKnowsAnEarlierIncarnation_doesNotWait() {
    var restarted = new ClusterSummary(Optional.of(new UUID(0, 1)), Set.of("a#2"));
    var other = new ClusterSummary(Optional.of(new UUID(0, 2)), Set.of("a#1", "b#1"));

    assertThat(MergeRule.decide(restarted, other)).isEqualTo(Verdict.REJOIN);
  }

  @Property
  void decide_anyTwoClusters_exactlyOneGivesWay(
      @ForAll @IntRange(min = 1, max = 9) int leftId,
      @ForAll @IntRange(min = 11, max = 19) int rightId,
      @ForAll @IntRange(min = 1, max = 5) int left,
      @ForAll @IntRange(min = 1, max = 5) int right) {
    var one = cluster(leftId, left, "left");
    var two = cluster(rightId, right, "right");

    assertThat(Set.of(MergeRule.decide(one, two), MergeRule.decide(two, one)))
        .isEqualTo(Set.of(Verdict.REJOIN, Verdict.STAY));
  }

  @Property
  void summaryFormat_anySummary_survivesTheWay(@ForAll @IntRange(max = 5) int size) {
    var summary = cluster(size, size, "node");

    assertThat(SummaryFormat.read(SummaryFormat.write(summary).compactPrint())).isEqualTo(summary);
  }

  private static ClusterSummary cluster(int id, int size, String name) {
    if (id == 0) {
      return new ClusterSummary(Optional.empty(), Set.of());
    }
    var members =
        IntStream.range(0, size).mapToObj(i -> name + i + "#1").collect(Collectors.toSet());
    return new ClusterSummary(Optional.of(new UUID(0, id)), members);
  }
}
