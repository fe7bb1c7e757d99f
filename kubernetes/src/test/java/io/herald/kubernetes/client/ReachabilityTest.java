package io.herald.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.kubernetes.Logs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

  @Test
  void failed_once_changesNothing() {
    Reachability reachability = new Reachability("https://api");
    reachability.failed("timeout");
    reachability.succeeded();
    reachability.failed("timeout");
    assertThat(reachability.isReachable()).isTrue();
  }

  @Test
  void outage_ofManyFailures_isTwoLinesAndTwoCalls() {
    Reachability reachability = new Reachability("https://api");
    List<Boolean> told = new ArrayList<>();
    reachability.onChange(told::add);
    try (Logs logs = new Logs()) {
      for (int i = 0; i < 50; i++) {
        reachability.failed("refused");
      }
      assertThat(reachability.isReachable()).isFalse();
      reachability.succeeded();
      assertThat(logs.lines())
          .hasSize(2)
          .anyMatch(line -> line.contains("does not answer (refused)"))
          .anyMatch(line -> line.contains("answers again"));
    }
    assertThat(told).containsExactly(false, true);
  }
}
