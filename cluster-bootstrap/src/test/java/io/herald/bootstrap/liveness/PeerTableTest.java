package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several tables that talk to each other over a simulated network in virtual time. */
class PeerTableTest {
  private static final InetSocketAddress A = at("192.168.1.1");
  private static final InetSocketAddress B = at("192.168.1.2");
  private static final InetSocketAddress C = at("192.168.1.3");

  private final VirtualNetwork network = new VirtualNetwork(1);

  @BeforeEach
  void threeNodesMeet() {
    for (InetSocketAddress node : List.of(A, B, C)) {
      network.start(node, Hellos.SETTINGS);
    }
    watchEachOther(A, B, C);
    network.run(200);
    assertThat(network.told(A)).containsExactlyInAnyOrder(alive(B), alive(C));
    network.forgetTold();
  }

  @Test
  void steadyState_threeNodes_saysNothingAndSendsOneHelloPerLinkAndInterval() {
    long before = network.sent(A);
    network.run(10_000);

    assertThat(network.told(A)).isEmpty();
    assertThat(network.sent(A) - before).isBetween(398L, 402L);
  }

  @Test
  void killed_processGoneNodeAlive_isToldWithinAnInterval() {
    network.kill(B);
    network.run(55);

    assertThat(network.told(A))
        .containsExactly(new Observation.Suspected(B, 2, Suspicion.PORT_UNREACHABLE));
  }

  @Test
  void powerOff_nothingAnswers_isToldWithinDeadlineAndInterval() {
    network.powerOff(B);
    network.run(449);
    assertThat(network.told(A)).isEmpty();
    network.run(56);

    assertThat(network.told(A)).containsExactly(new Observation.Suspected(B, 2, Suspicion.SILENT));
  }

  @Test
  void restarted_atOnce_isToldWithinMilliseconds() {
    network.powerOff(B);
    network.start(B, Hellos.SETTINGS);
    network.table(B).peersChanged(PeerSet.watchAll(Set.of(A, C)), network.now(B));
    network.run(5);

    assertThat(network.told(A))
        .containsExactly(
            new Observation.Suspected(B, 2, Suspicion.NEW_INCARNATION),
            new Observation.Alive(B, 4));
  }

  @Test
  void paused_oneSecond_nodeAnswersMeanwhile_isNotSuspected() {
    network.pause(B, 1400);
    network.run(4000);

    assertThat(network.told(A)).isEmpty();
    assertThat(network.told(B)).isEmpty();
  }

  @Test
  void paused_twoSeconds_isSuspectedOnceAndJudgesNobodyWhenItWakes() {
    network.pause(B, 2000);
    network.run(1560);
    assertThat(network.told(A)).containsExactly(new Observation.Suspected(B, 2, Suspicion.STALLED));
    network.run(2500);

    assertThat(network.told(A))
        .containsExactly(new Observation.Suspected(B, 2, Suspicion.STALLED), alive(B));
    assertThat(network.told(B)).isEmpty();
    assertThat(network.table(B).stalls()).isEqualTo(1);
  }

  @Test
  void powerOff_whilePaused_isToldWithinADeadline() {
    network.pause(B, 2000);
    network.run(800);
    network.powerOff(B);
    network.run(505);

    assertThat(network.told(A)).containsExactly(new Observation.Suspected(B, 2, Suspicion.SILENT));
  }

  @Test
  void leaving_isToldAtOnce() {
    network.table(B).leaving(true, network.now(B));
    network.run(2);

    assertThat(network.told(A)).containsExactly(new Observation.Leaving(B, 2));
  }

  @Test
  void watchedByOneSide_bothDirectionsFlowAndOnlyTheWatcherJudges() {
    network.table(A).peersChanged(new PeerSet(Set.of(B), Set.of()), network.now(A));
    network.table(C).peersChanged(PeerSet.EMPTY, network.now(C));
    network.run(500);
    long before = network.sent(A);
    network.run(1000);
    assertThat(network.sent(A) - before).isBetween(19L, 21L);
    network.powerOff(A);
    network.run(1000);

    assertThat(network.told(B)).contains(new Observation.Suspected(A, 1, Suspicion.SILENT));
  }

  @Test
  void unlinked_listedPeers_areGreetedAndTwoClustersFindEachOther() {
    network.powerOff(C);
    network.table(A).peersChanged(new PeerSet(Set.of(B), Set.of()), network.now(A));
    network.table(B).peersChanged(new PeerSet(Set.of(A), Set.of()), network.now(B));
    network.table(A).cluster(new ClusterIdentity(1, 1), network.now(A));
    network.table(B).cluster(new ClusterIdentity(2, 2), network.now(B));
    network.run(2100);

    assertThat(network.told(A))
        .contains(new Observation.ForeignCluster(B, new ClusterIdentity(2, 2)));
    assertThat(network.told(B))
        .contains(new Observation.ForeignCluster(A, new ClusterIdentity(1, 1)));
    network.run(10_000); // until C's subscription expired
    long before = network.sent(A);
    network.run(20_000);

    assertThat(network.sent(A) - before).as("a greeting every 2 s, and answers").isBetween(8L, 32L);
  }

  @Test
  void manyLinks_intervalGrowsWithinThePacketBudget() {
    VirtualNetwork large = new VirtualNetwork(2);
    HelloSettings settings = Hellos.SETTINGS;
    Set<InetSocketAddress> all = new HashSet<>();
    for (int i = 1; i <= 100; i++) {
      all.add(at("10.0.0." + i));
      large.start(at("10.0.0." + i), settings);
    }
    all.forEach(
        node -> {
          Set<InetSocketAddress> others = new HashSet<>(all);
          others.remove(node);
          large.table(node).peersChanged(PeerSet.watchAll(others), large.now(node));
        });
    large.run(500);
    InetSocketAddress first = at("10.0.0.1");
    large.forgetTold();
    long before = large.sent(first);
    large.run(1000);

    assertThat(large.sent(first) - before).isBetween(900L, 1100L);
    assertThat(large.told(first)).isEmpty();
  }

  @Test
  void received_fromAnAddressItDoesNotName_isRejected() {
    Hello hello = new Hello(B, ClusterIdentity.NONE, 99, 1, 1, 1, 50, false, false, false);

    assertThat(network.table(A).received(C, hello, network.now(A)))
        .isEqualTo(Rejection.WRONG_ADDRESS);
  }

  @Test
  void received_replayOfARecordedHello_changesNothing() {
    Hello recorded = network.lastHello(B, A);
    network.run(200);
    assertThat(network.table(A).received(B, recorded, network.now(A)))
        .isEqualTo(Rejection.REPLAYED);
    network.powerOff(B);
    network.run(1000);
    network.forgetTold();
    network.table(A).received(B, recorded, network.now(A));
    network.run(100);

    assertThat(network.told(A)).isEmpty();
  }

  @Test
  void received_recordedBeforeOurRestart_provesNothing() {
    Hello recorded = network.lastHello(B, A);
    network.powerOff(A);
    network.powerOff(B);
    network.powerOff(C);
    network.start(A, Hellos.SETTINGS);
    network.table(A).peersChanged(PeerSet.watchAll(Set.of(B)), network.now(A));
    network.table(A).received(B, recorded, network.now(A));
    network.run(500);

    assertThat(network.told(A)).isEmpty();
  }

  @Test
  void strangers_moreThanAreRemembered_areStillAnswered() {
    for (int i = 0; i < 2 * PeerTable.MAX_STRANGERS; i++) {
      InetSocketAddress stranger = at("10.1." + i / 256 + "." + i % 256);
      Hello hello =
          new Hello(stranger, ClusterIdentity.NONE, 99 + i, 1, 0, 0, 50, false, false, true);
      network.table(A).received(stranger, hello, network.now(A));
    }

    assertThat(network.table(A).peers(network.now(A))).hasSize(2);
  }

  @Test
  void settings_outOfRange_nameTheFieldAndTheFix() {
    HelloSettings good = Hellos.SETTINGS;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new HelloSettings(
                    good.interval(),
                    good.interval().multipliedBy(3),
                    good.stalled(),
                    good.confirm(),
                    good.stall(),
                    good.greeting(),
                    1000))
        .withMessage(
            "hello deadline is PT0.15S; set it to 100 ms or more, and at least five intervals");
  }

  private void watchEachOther(InetSocketAddress... nodes) {
    for (InetSocketAddress node : nodes) {
      Set<InetSocketAddress> others = new HashSet<>(List.of(nodes));
      others.remove(node);
      network.table(node).peersChanged(PeerSet.watchAll(others), network.now(node));
    }
  }

  private Observation alive(InetSocketAddress peer) {
    return new Observation.Alive(peer, network.incarnation(peer));
  }
}
