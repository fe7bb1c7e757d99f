package io.herald.bootstrap.downing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import io.herald.bootstrap.Loopback;
import io.herald.bootstrap.Members;
import io.herald.bootstrap.forming.AkkaConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real actor systems that die without a word; the survivors must stay and go on. */
class DowningTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Loopback network = new Loopback();
  private final Map<Integer, ActorSystem<?>> nodes = new TreeMap<>();

  @AfterEach
  void terminate() {
    nodes.values().forEach(ActorSystem::terminate);
    nodes.values().forEach(node -> node.getWhenTerminated().toCompletableFuture().join());
  }

  @ParameterizedTest(name = "{0} nodes, {1} dies")
  @CsvSource({"2,1", "2,2", "3,1", "3,3"})
  void cluster_nodeDies_survivorsStayUpAndRemoveIt(int size, int victim) {
    start(size);

    kill(victim);

    var survivors = new TreeSet<String>();
    nodes.keySet().forEach(number -> survivors.add(Loopback.host(number)));
    for (var node : nodes.values()) {
      await().atMost(LONG).until(() -> Members.all(node).equals(survivors));
      assertThat(Members.up(node)).isEqualTo(survivors);
    }
  }

  @ParameterizedTest(name = "{0} and {1} of 3 die")
  @CsvSource({"1,2", "2,3"})
  void cluster_majorityDies_theLastOneStaysUpAndRemovesThem(int first, int second) {
    start(3);

    kill(first);
    kill(second);

    var last = nodes.values().iterator().next();
    await().atMost(LONG).until(() -> Members.all(last).size() == 1);
    assertThat(Members.up(last)).isEqualTo(Set.of(last.address().getHost().orElseThrow()));
    assertThat(last.getWhenTerminated().toCompletableFuture()).isNotDone();
  }

  private void start(int size) {
    for (int number = 1; number <= size; number++) {
      var config = AkkaConfig.of(network.settings(number, 1, 2, 3));
      var node = ActorSystem.create(Behaviors.empty(), AkkaConfig.SYSTEM, config);
      nodes.put(number, node);
      Cluster.get(node).join(nodes.get(1).address());
    }
    for (var node : nodes.values()) {
      await().atMost(LONG).until(() -> Members.up(node).size() == size);
    }
  }

  private void kill(int number) {
    var node = nodes.remove(number);
    node.terminate();
    node.getWhenTerminated().toCompletableFuture().join();
  }
}
