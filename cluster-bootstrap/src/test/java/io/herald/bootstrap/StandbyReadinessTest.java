package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.replication.PlanRegister;
import io.herald.bootstrap.http.StateBoard;
import io.herald.bootstrap.metrics.SpeakerBoard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandbyReadinessTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Lane LANE = new Lane("127.0.0.1:7946#2");

  private final Loopback network = new Loopback();

  @Test
  void conditions_oneAfterTheOther_holdWhenAllIsKnown() {
    var state = new StateBoard();
    var board = new SpeakerBoard();
    var readiness = new StandbyReadiness(board, "node-1", () -> LANE);
    readiness.register(state);
    assertThat(state.notReady()).containsOnlyKeys("lane", "plan", "hello");

    readiness.planIs(new PlanVersion(2, 5));
    board.plan(plan(new PlanVersion(2, 4)));
    assertThat(state.notReady()).containsOnlyKeys("lane", "plan", "hello");

    board.plan(plan(new PlanVersion(2, 5)));
    assertThat(state.notReady()).containsOnlyKeys("lane", "hello");

    readiness.secretIsKnown();
    assertThat(state.notReady()).containsOnlyKeys("lane");

    board.speakers(Map.of("node-1", report(new Lane("127.0.0.1:7946#1"))));
    assertThat(state.notReady()).as("the lane of an earlier life").containsOnlyKeys("lane");

    board.speakers(Map.of("node-1", report(LANE)));
    assertThat(state.notReady()).isEmpty();
  }

  @Test
  void plan_thereIsNone_isKnownByThat() {
    var state = new StateBoard();
    var readiness = new StandbyReadiness(new SpeakerBoard(), "node-1", () -> LANE);
    readiness.register(state);

    readiness.planIs(PlanVersion.NONE);

    assertThat(state.notReady()).doesNotContainKey("plan");
  }

  @Test
  void ready_joinsAClusterWithAPlan_knowsThePlanAndIsKnown() {
    try (var one = new SpeakerThread(network.settings(1, 1, 2))) {
      await().atMost(LONG).until(() -> get(1, "ready").startsWith("200"));
      publish(one.system().orElseThrow(), new PlanVersion(1, 17));

      try (var two = new SpeakerThread(network.settings(2, 1, 2))) {
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> get(2, "ready").startsWith("200"));

        assertThat(get(2, "state")).contains("\"sequence\":17").contains("127.0.0.2:");
        assertThat(two.process().context().state().notReady()).isEmpty();
      }
    }
  }

  private static SpeakerReport report(Lane lane) {
    return new SpeakerReport("node-1", lane, List.of(), false);
  }

  private static Plan plan(PlanVersion version) {
    return new Plan(version, new TreeMap<>(), List.of());
  }

  private static void publish(ActorSystem<?> system, PlanVersion version) {
    var data = DistributedData.get(system);
    data.replicator()
        .tell(
            new Replicator.Update<>(
                PlanRegister.KEY,
                PlanRegister.empty(data.selfUniqueAddress()),
                Replicator.writeLocal(),
                system.ignoreRef(),
                register -> PlanRegister.with(register, data.selfUniqueAddress(), plan(version))));
  }

  /** Status and body. */
  private String get(int number, String path) {
    var uri = "http://" + Loopback.host(number) + ":" + network.managementPort() + "/" + path;
    try {
      var answer =
          HTTP.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
