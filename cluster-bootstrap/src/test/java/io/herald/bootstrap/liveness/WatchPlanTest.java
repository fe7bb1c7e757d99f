package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchPlanTest {
  private static final WatchPlan PLAN = WatchPlan.DEFAULTS;

  @Test
  void peersOf_smallCluster_watchesEveryoneElse() {
    assertThat(PLAN.peersOf(node(1), nodes(12), Set.of(), List.of()).watched())
        .hasSize(11)
        .doesNotContain(node(1));
  }

  @Test
  void peersOf_discovered_areListedAndNotWatched() {
    PeerSet peers = PLAN.peersOf(node(1), nodes(2), Set.of(node(1), node(9)), List.of());

    assertThat(peers.listed()).containsExactlyInAnyOrder(node(2), node(9));
    assertThat(peers.watched()).containsExactly(node(2));
  }

  @Test
  void peersOf_largeCluster_watchesThoseBeforeItAndTwoSuccessors() {
    List<List<InetSocketAddress>> candidates =
        List.of(
            List.of(node(20), node(10), node(30)), // first standby: the owner
            List.of(node(40), node(50), node(10)), // second: the owner and the first
            List.of(node(60), node(61), node(62), node(10)), // third: nobody
            List.of(node(10), node(70))); // owner: nobody

    assertThat(PLAN.peersOf(node(10), nodes(100), Set.of(), candidates).watched())
        .containsExactlyInAnyOrder(node(11), node(12), node(20), node(40), node(50));
  }

  @Test
  void peersOf_candidateThatIsNoMember_isNotWatched() {
    assertThat(
            PLAN.peersOf(node(10), nodes(50), Set.of(), List.of(List.of(node(99), node(10))))
                .watched())
        .doesNotContain(node(99));
  }

  @Test
  void peersOf_largeCluster_ringLeavesNobodyUnwatched() {
    Set<InetSocketAddress> watched = new HashSet<>();
    for (InetSocketAddress self : nodes(100)) {
      watched.addAll(PLAN.peersOf(self, nodes(100), Set.of(), List.of()).watched());
    }

    assertThat(watched).hasSize(100);
  }

  private static Set<InetSocketAddress> nodes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(WatchPlanTest::node)
        .collect(Collectors.toSet());
  }

  private static InetSocketAddress node(int number) {
    return at("10.0.0." + number);
  }
}
