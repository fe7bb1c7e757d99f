package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch release = new CountDownLatch(1);
  private final WireThread thread = new WireThread(now -> Long.MAX_VALUE);

  @AfterEach
  void end() {
    release.countDown();
    thread.close();
  }

  @Test
  void problem_threadWaits_isNone() {
    await().until(() -> thread.progress().problem(Duration.ZERO).isEmpty());

    assertThat(thread.progress().problem(LONG)).isEmpty();
  }

  @Test
  void problem_oneCommandTakesTooLong_namesTheThread() {
    thread.execute(this::hang);

    await()
        .untilAsserted(
            () ->
                assertThat(thread.progress().problem(Duration.ofMillis(20)))
                    .startsWith("wire-announcer has been at one thing for "));
    assertThat(thread.progress().problem(LONG)).isEmpty();
  }

  @Test
  void problem_threadHasEnded_saysSo() {
    thread.close();

    assertThat(thread.progress().problem(LONG)).isEqualTo("wire-announcer has ended");
  }

  private void hang() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
