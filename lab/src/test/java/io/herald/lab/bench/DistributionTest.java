package io.herald.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void of_oddNumberInAnyOrder_medianIsTheMiddleOne() {
    assertThat(Distribution.of(30, 10, 20)).isEqualTo(new Distribution(3, 10, 20, 30, 30));
  }

  @Test
  void of_evenNumber_medianIsBetweenTheMiddleTwo() {
    assertThat(Distribution.of(List.of(1, 2, 4, 10)).median()).isEqualTo(3);
  }

  @Test
  void of_twenty_p95IsTheNineteenth() {
    var values = IntStream.rangeClosed(1, 20).boxed().toList();
    assertThat(Distribution.of(values).p95()).isEqualTo(19);
    assertThat(Distribution.of(values).worst()).isEqualTo(20);
  }

  @Test
  void of_nothing_allZero() {
    assertThat(Distribution.of()).isEqualTo(new Distribution(0, 0, 0, 0, 0));
  }
}
