package io.herald.allocator;

import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two clusters of one member each, as the sides of a split one: both have their singleton. */
class SplitClusterTest {

  private static final IpAddress FIRST = IpAddress.parse("192.0.2.10");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.11");

  private static final AtomicInteger ATTEMPTS_OF_RIGHT = new AtomicInteger();
  private static final Map<String, AllocatorStatus> STATUSES = new ConcurrentHashMap<>();
  private static FakeApiServer server;
  private static TestSpeaker left;
  private static TestSpeaker right;

  @BeforeAll
  static void startBothSides() {
    server = new FakeApiServer(0, "192.0.2.10-192.0.2.19", "n1", "n2");
    left = TestSpeaker.start("n1", null);
    right = TestSpeaker.start("n2", null);
    left.report("n1", "n2");
    right.report("n1", "n2");
    Allocator.start(
        left.kit.system(),
        TestSpeaker.SETTINGS,
        new AllocatorPorts(() -> server.connect("n1"), status -> STATUSES.put("n1", status)));
    soon().until(() -> isActing("n1"));
    Allocator.start(
        right.kit.system(),
        TestSpeaker.SETTINGS,
        new AllocatorPorts(
            SplitClusterTest::connectAtSecondAttempt, status -> STATUSES.put("n2", status)));
  }

  @AfterAll
  static void stop() {
    left.stop();
    right.stop();
  }

  private static FakeApiServer.Connection connectAtSecondAttempt() {
    if (ATTEMPTS_OF_RIGHT.incrementAndGet() == 1) {
      throw new UncheckedIOException(new IOException("the kubeconfig cannot be read"));
    }
    return server.connect("n2");
  }

  private static boolean isActing(String node) {
    AllocatorStatus status = STATUSES.get(node);
    return status != null && status.holding();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }

  @Test
  void twoSingletons_onlyTheHolderOfTheLeaseActs() {
    soon().until(() -> STATUSES.containsKey("n2"));
    assertThat(ATTEMPTS_OF_RIGHT).as("a connection that fails is tried again").hasValue(2);
    server.apply(service("web"));

    soon().untilAsserted(() -> assertThat(left.owner(FIRST)).isIn("n1", "n2"));
    assertThat(right.plan()).isEqualTo(Plan.EMPTY);
    assertThat(isActing("n2")).isFalse();
    assertThat(server.opened.get(1).isWatching()).isFalse();

    server.seizeLease();
    server.release();

    soon().until(() -> isActing("n2") && !isActing("n1"));
    server.apply(service("mail"));
    soon().untilAsserted(() -> assertThat(right.owner(SECOND)).isIn("n1", "n2"));
    assertThat(server.ingress("web")).as("what was given stays").containsExactly(FIRST);
    assertThat(left.plan().assignments()).containsOnlyKeys(FIRST);
  }
}
