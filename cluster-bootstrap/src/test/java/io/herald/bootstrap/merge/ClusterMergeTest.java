package io.herald.bootstrap.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.Address;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.remote.RemoteActorRefProvider;
import akka.remote.testkit.Blackhole;
import akka.remote.testkit.Direction;
import akka.remote.testkit.SetThrottle;
import akka.remote.testkit.ThrottleMode;
import akka.remote.testkit.Unthrottled;
import io.herald.bootstrap.Loopback;
import io.herald.bootstrap.Members;
import io.herald.bootstrap.SpeakerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.FutureConverters;

/** A partition, both sides going on, and the way back to one cluster without a restart by hand. */
class ClusterMergeTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Loopback network = new Loopback();
  private final List<SpeakerThread> speakers = new ArrayList<>();

  @AfterEach
  void close() {
    speakers.forEach(SpeakerThread::close);
  }

  @Test
  void partition_onePlusOne_bothStayAndMergeWhenItHeals() {
    start(2);
    var before = List.of(system(0), system(1));
    cut(Blackhole.getInstance());
    await().atMost(LONG).until(() -> Members.all(system(0)).equals(Set.of("127.0.0.1")));
    await().atMost(LONG).until(() -> Members.all(system(1)).equals(Set.of("127.0.0.2")));

    cut(Unthrottled.getInstance());
    board(0).foreign("127.0.0.2");
    board(1).foreign("127.0.0.1");

    await().atMost(LONG).until(() -> up(0).size() == 2 && up(1).size() == 2);
    assertThat(List.of(system(0) == before.get(0), system(1) == before.get(1)))
        .as("exactly one side gave way")
        .containsExactlyInAnyOrder(true, false);
    await().atMost(LONG).until(() -> board(0).own().identity().equals(board(1).own().identity()));
    assertThat(board(0).own().members()).hasSize(2);
  }

  @Test
  void memberDownedByOthers_comesBackByItself() {
    start(2);
    akka.cluster.Cluster.get(system(0)).down(system(1).address());

    var downed = system(1);
    await().atMost(LONG).until(() -> downed.getWhenTerminated().toCompletableFuture().isDone());
    await().atMost(LONG).until(() -> up(0).size() == 2 && up(1).size() == 2);
  }

  @Test
  void partition_helloCannotBeRead_discoveryFindsTheOtherSide() {
    start(2, Map.of("HERALD_CLUSTER_OUTSIDER_CHECK_INTERVAL", "500ms"));
    var before = List.of(system(0), system(1));
    cut(Blackhole.getInstance());
    for (var system : before) {
      await().atMost(LONG).until(() -> Members.all(system).size() != 2);
    }

    // A side that has given way already has a new actor system, which knows of no cut.
    throttle(before.get(0), before.get(1).address(), Unthrottled.getInstance());
    throttle(before.get(1), before.get(0).address(), Unthrottled.getInstance());

    await().atMost(LONG).until(() -> up(0).size() == 2 && up(1).size() == 2);
  }

  @Test
  void partition_twoPlusOne_theSmallerSideGivesWay() {
    start(3);
    var two = List.of(system(0), system(1));
    cut(0, 2, Blackhole.getInstance());
    cut(1, 2, Blackhole.getInstance());
    await().atMost(LONG).until(() -> Members.all(system(2)).equals(Set.of("127.0.0.3")));
    await().atMost(LONG).until(() -> Members.all(system(0)).size() == 2);
    await().atMost(LONG).until(() -> Members.all(system(1)).size() == 2);

    cut(0, 2, Unthrottled.getInstance());
    cut(1, 2, Unthrottled.getInstance());
    board(0).foreign("127.0.0.3");
    board(2).foreign("127.0.0.1");

    for (int index = 0; index < 3; index++) {
      int node = index;
      await().atMost(LONG).until(() -> up(node).size() == 3);
    }
    assertThat(List.of(system(0), system(1))).isEqualTo(two);
  }

  private void start(int size) {
    start(size, Map.of());
  }

  private void start(int size, Map<String, String> more) {
    for (int number = 1; number <= size; number++) {
      int[] listed = IntStream.rangeClosed(1, size).toArray();
      speakers.add(new SpeakerThread(network.settings(more, number, listed)));
    }
    for (int index = 0; index < size; index++) {
      int node = index;
      await().atMost(LONG).until(() -> up(node).size() == size);
    }
  }

  private Set<String> up(int index) {
    return speakers.get(index).up();
  }

  private ActorSystem<?> system(int index) {
    return speakers.get(index).system().orElseThrow();
  }

  private ClusterBoard board(int index) {
    return speakers.get(index).process().context().cluster();
  }

  private void cut(ThrottleMode mode) {
    cut(0, 1, mode);
  }

  private void cut(int one, int other, ThrottleMode mode) {
    throttle(system(one), system(other).address(), mode);
    throttle(system(other), system(one).address(), mode);
  }

  private static void throttle(ActorSystem<?> system, Address peer, ThrottleMode mode) {
    var both = Direction.Both$.MODULE$;
    var transport =
        ((RemoteActorRefProvider) ((ExtendedActorSystem) system.classicSystem()).provider())
            .transport();
    FutureConverters.asJava(transport.managementCommand(new SetThrottle(peer, both, mode)))
        .toCompletableFuture()
        .join();
  }
}
