package io.herald.bootstrap.forming;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bootstrap.forming.FormingRule.Decision;
import io.herald.bootstrap.forming.FormingRule.View;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormingRuleTest {
  private static final FormingRule RULE =
      new FormingRule(Duration.ofSeconds(2), Duration.ofSeconds(8));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # case                                    | self | listed | heard | members | stable s | decision
          a cluster is heard of                     | b    | 3      | a     | a       | 0        | JOIN
          a cluster is heard of, all silent else    | a    | 3      | a,b   | b       | 100      | JOIN
          alone in the list, too early              | a    | 1      | a     |         | 1        | WAIT
          alone in the list                         | a    | 1      | a     |         | 2        | FORM
          all answer, first in order                | a    | 3      | a,b,c |         | 2        | FORM
          all answer, first in order, too early     | a    | 3      | a,b,c |         | 1        | WAIT
          all answer, second in order               | b    | 3      | a,b,c |         | 2        | WAIT
          one is switched off, within the grace     | a    | 3      | a,b   |         | 7        | WAIT
          one is switched off, grace over           | a    | 3      | a,b   |         | 8        | FORM
          the first is switched off, grace over     | b    | 3      | b,c   |         | 8        | FORM
          the first is switched off, not our turn   | c    | 3      | b,c   |         | 8        | WAIT
          two of three are switched off             | c    | 3      | c     |         | 8        | FORM
          the first is stuck, second waits longer   | b    | 2      | a,b   |         | 15       | WAIT
          the first is stuck, second goes ahead     | b    | 2      | a,b   |         | 16       | FORM
          two are stuck, third goes ahead           | c    | 3      | a,b,c |         | 24       | FORM
          others do not list us                     | c    | 2      | a,b   |         | 100      | WAIT
          nobody answers, not even we               | a    | 2      |       |         | 100      | WAIT
          the list is empty                         | a    | 0      |       |         | 100      | WAIT
          """)
  void decide_oneView_givesDecision(
      String description,
      String self,
      int listed,
      String heard,
      String members,
      int stable,
      Decision decision) {
    var speakers = set(heard);
    var view =
        new View<>(
            self, listed, speakers.size(), speakers, set(members), Duration.ofSeconds(stable));

    assertThat(RULE.decide(view)).as(description).isEqualTo(decision);
  }

  /**
   * Speakers that can all reach each other, started at different times, never form two clusters.
   */
  @Property
  void decide_mutuallyReachable_formsExactlyOneCluster(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 20) Integer> starts,
      @ForAll @IntRange(max = 3) int switchedOff) {
    int founder = -1;
    for (int second = 0; second <= 60 && founder < 0; second++) {
      int now = second;
      var running =
          IntStream.range(0, starts.size())
              .filter(i -> starts.get(i) < now)
              .boxed()
              .collect(Collectors.toSet());
      var founders =
          running.stream().filter(i -> forms(i, starts, running, switchedOff, now)).toList();
      assertThat(founders).hasSizeLessThanOrEqualTo(1);
      founder = founders.isEmpty() ? -1 : founders.get(0);
    }
    assertThat(founder).as("a cluster is formed within a minute").isNotNegative();
  }

  private static boolean forms(
      int self, List<Integer> starts, Set<Integer> running, int switchedOff, int now) {
    var view =
        new View<>(
            self,
            starts.size() + switchedOff,
            running.size(),
            running,
            Set.<Integer>of(),
            Duration.ofSeconds(now - starts.get(self)));
    return RULE.decide(view) == Decision.FORM;
  }

  private static Set<String> set(String names) {
    return names == null ? Set.of() : Arrays.stream(names.split(",")).collect(Collectors.toSet());
  }
}
