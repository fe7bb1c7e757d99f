package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gains and losses of the Lease that follow each other closely. */
class AllocatorTest {

  /** Whoever is started does not run before its parent has done what waits for it. */
  private static final Config ONE_THREAD =
      ConfigFactory.parseString(
          "akka.actor.default-dispatcher.fork-join-executor"
              + " { parallelism-min = 1, parallelism-max = 1 }");

  private final List<AllocatorStatus> statuses = new CopyOnWriteArrayList<>();
  private FakeApiServer server;
  private TestSpeaker speaker;

  @BeforeEach
  void start() {
    server = new FakeApiServer(0, "192.0.2.10-192.0.2.19", "n1");
    speaker = TestSpeaker.start("n1", null, ONE_THREAD);
  }

  @AfterEach
  void stop() {
    speaker.stop();
  }

  /** Called as soon as it contends, before it hears anything. */
  private void takeTheLeaseAwayAtFirst(AllocatorStatus status) {
    if (statuses.isEmpty()) {
      server.seizeLease();
      server.settle();
    }
    statuses.add(status);
  }

  @Test
  void lostBeforeTheTermHasBegun_termLeavesTheNextConnectionAlone() {
    speaker.kit.spawn(
        Allocator.create(
            TestSpeaker.SETTINGS,
            new AllocatorPorts(() -> server.connect("n1"), this::takeTheLeaseAwayAtFirst)));
    await().atMost(Duration.ofSeconds(10)).until(() -> server.opened.size() == 2);
    await().atMost(Duration.ofSeconds(10)).until(() -> server.opened.get(0).isClosed());
    assertThat(server.opened.get(1).isWatching()).as("does not hold the Lease").isFalse();

    server.release();

    await().atMost(Duration.ofSeconds(10)).until(() -> server.opened.get(1).isWatching());
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(statuses.get(statuses.size() - 1))
                    .returns(true, AllocatorStatus::holding)
                    .returns(server.term(), AllocatorStatus::term));
    assertThat(server.opened).as("no term has failed").hasSize(2);
  }
}
