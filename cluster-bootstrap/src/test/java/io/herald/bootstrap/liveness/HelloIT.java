package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.HelloLan.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three processes in network namespaces: what a real kernel tells, and how soon. Bounds leave room
 * for a busy machine; the figures printed are the ones to read.
 */
@NeedsRoot
@Tag("timed")
class HelloIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private HelloLan lan;

  @BeforeEach
  void threeProcessesMeet() throws Exception {
    lan = new HelloLan(3);
    for (int node = 1; node <= 3; node++) {
      lan.start(node);
    }
    for (int node = 1; node <= 3; node++) {
      for (int other = 1; other <= 3; other++) {
        if (node != other) {
          awaitLine(node, "Alive", other, "-");
        }
      }
    }
    lan.forget();
  }

  @AfterEach
  void removeLan() throws Exception {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void sigkill_peerProcess_isToldByIcmpWithinAnIntervalOrSo() throws Exception {
    long start = System.nanoTime();
    lan.signal(2, "KILL");
    long first = awaitLine(1, "Suspected", 2, "PORT_UNREACHABLE") - start;
    long second = awaitLine(3, "Suspected", 2, "PORT_UNREACHABLE") - start;
    report("SIGKILL", first, second);

    assertThat(millis(Math.max(first, second))).isLessThan(200);
  }

  @Test
  void powerCut_linkOfPeer_isToldWithinDeadlineAndInterval() throws Exception {
    long start = System.nanoTime();
    lan.cut(2);
    long first = awaitLine(1, "Suspected", 2, "SILENT") - start;
    long second = awaitLine(3, "Suspected", 2, "SILENT") - start;
    report("link cut", first, second);
    // It has nobody to hear "alive" of before it has missed somebody itself.
    awaitLine(2, "Suspected", 1, "SILENT");
    lan.restore(2);
    awaitLine(1, "Alive", 2, "-");
    awaitLine(2, "Alive", 1, "-");

    assertThat(List.of(millis(first), millis(second))).allMatch(ms -> ms >= 180 && ms < 600);
  }

  @Test
  void sigstop_twoSeconds_isSuspectedOnceAndBlamesNobodyAfterwards() throws Exception {
    long start = System.nanoTime();
    lan.signal(2, "STOP");
    long first = awaitLine(1, "Suspected", 2, "STALLED") - start;
    long second = awaitLine(3, "Suspected", 2, "STALLED") - start;
    report("SIGSTOP", first, second);
    await().during(Duration.ofMillis(1500)).atMost(LONG).until(() -> lan.told(1).size() == 1);
    lan.signal(2, "CONT");
    awaitLine(1, "Alive", 2, "-");
    awaitLine(3, "Alive", 2, "-");

    assertThat(millis(Math.min(first, second))).isGreaterThan(1400);
    assertThat(lan.told(1)).hasSize(2);
    assertThat(lan.told(3)).hasSize(2);
    assertThat(lan.told(2)).isEmpty();
  }

  @Test
  void sigstop_halfASecond_isForgivenBecauseItsNodeAnswers() throws Exception {
    lan.signal(2, "STOP");
    await()
        .during(Duration.ofMillis(500))
        .atMost(LONG)
        .until(() -> lan.told(1).isEmpty() && lan.told(3).isEmpty());
    lan.signal(2, "CONT");
    await()
        .during(Duration.ofMillis(500))
        .atMost(LONG)
        .until(() -> lan.told(1).isEmpty() && lan.told(2).isEmpty() && lan.told(3).isEmpty());
  }

  @Test
  void restart_atOnce_isANewIncarnation() throws Exception {
    lan.signal(2, "KILL");
    lan.start(2);
    long told = awaitLine(1, "Alive", 2, "-");
    awaitLine(3, "Alive", 2, "-");

    assertThat(lan.told(1).get(0).what()).isEqualTo("Suspected");
    assertThat(lan.told(1).get(0).nanos()).isLessThanOrEqualTo(told);
  }

  private long awaitLine(int node, String what, int peer, String detail) {
    return await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> find(node, what, peer, detail), nanos -> nanos != 0);
  }

  private long find(int node, String what, int peer, String detail) {
    return lan.told(node).stream()
        .filter(line -> line.what().equals(what) && line.peer().equals(address(peer)))
        .filter(line -> line.detail().equals(detail))
        .mapToLong(HelloLan.Line::nanos)
        .findFirst()
        .orElse(0);
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  @SuppressWarnings("SystemOut")
  private static void report(String what, long first, long second) {
    System.out.printf("hello %s: told after %d and %d ms%n", what, millis(first), millis(second));
  }
}
