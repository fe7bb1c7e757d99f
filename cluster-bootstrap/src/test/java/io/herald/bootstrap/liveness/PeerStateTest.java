package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.at;
import static io.herald.bootstrap.liveness.PeerEvent.HOST_ANSWERED;
import static io.herald.bootstrap.liveness.PeerEvent.OWN_STALL;
import static io.herald.bootstrap.liveness.PeerEvent.PORT_UNREACHABLE;
import static io.herald.bootstrap.liveness.PeerEvent.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each row of the machine: what happens, when, and what is told. Times in ms. */
class PeerStateTest {
  private static final InetSocketAddress PEER = at("192.168.1.12");
  private static final ClusterIdentity OURS = new ClusterIdentity(1, 1);
  private static final ClusterIdentity THEIRS = new ClusterIdentity(2, 2);
  private static final long ME = 7;
  private static final long FIRST = 100;
  private static final long SECOND = 200;
  private static final Observation ALIVE = new Observation.Alive(PEER, FIRST);
  private static final Observation LEAVING = new Observation.Leaving(PEER, FIRST);
  private static final Self SELF = new Self(ME, OURS, 50_000_000, Hellos.SETTINGS);

  private PeerState state = PeerState.initial(PEER, true);
  private final List<Observation> told = new ArrayList<>();
  private boolean sent;
  private boolean probed;

  @Test
  void received_firstHelloWithoutEcho_isAskedToProveItself() {
    watch(0);
    hello(10, FIRST, 1).echo(0, 0).arrives();

    assertThat(told).isEmpty();
    assertThat(sent).isTrue();
    assertThat(state.asks()).isTrue();
    assertThat(state.echo()).isEqualTo(new PeerState.Echo(FIRST, 1));
  }

  @Test
  void received_echoOfOurRecentNumber_isAlive() {
    meet();

    assertThat(told).containsExactly(ALIVE);
    assertThat(sent).isFalse();
    assertThat(state.asks()).isFalse();
  }

  @Test
  void received_echoOlderThanASecond_provesNothing() {
    watch(0);
    hello(5000, FIRST, 1).echo(ME, 3_900_000).arrives();

    assertThat(told).isEmpty();
    assertThat(sent).isTrue();
  }

  @Test
  void received_echoOfTheFuture_provesNothing() {
    watch(0);
    hello(5000, FIRST, 1).echo(ME, 6_000_000).arrives();

    assertThat(told).isEmpty();
  }

  @Test
  void received_echoOfOurFormerProcess_provesNothing() {
    watch(0);
    hello(10, FIRST, 1).echo(ME + 1, 9_000).arrives();

    assertThat(told).isEmpty();
  }

  @Test
  void received_ownIncarnation_isReflectedAndIgnored() {
    watch(0);
    hello(10, ME, 1).arrives();

    assertThat(told).isEmpty();
    assertThat(sent).isFalse();
  }

  @Test
  void tick_withinDeadline_saysNothing() {
    meet();
    step(TICK, 509);

    assertThat(told).containsExactly(ALIVE);
  }

  @Test
  void tick_afterDeadline_suspectsSilenceOnce() {
    meet();
    step(TICK, 400);
    step(TICK, 510);
    step(TICK, 561);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT));
  }

  @Test
  void tick_silentForAWhile_probesTheNodeOnceAnInterval() {
    List<Long> probes = new ArrayList<>();
    meet();
    for (long at = 10; at < 510; at += 10) {
      step(TICK, at);
      if (probed) {
        probes.add(at);
      }
    }

    // The last three intervals before the deadline, and twice as often as ticks really come.
    assertThat(probes).startsWith(360L).hasSize(5);
  }

  @Test
  void tick_firstProbeSentLate_getsTwoIntervalsToBeAnswered() {
    meet();
    step(TICK, 510);
    assertThat(probed).isTrue();
    step(TICK, 609);
    assertThat(told).containsExactly(ALIVE);
    step(TICK, 610);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT));
  }

  @Test
  void hostAnswers_againAndAgain_suspectsAStalledProcessAfterTheLongDeadline() {
    meet();
    for (long at = 360; at < 1510; at += 50) {
      step(TICK, at);
      step(HOST_ANSWERED, at + 1);
      assertThat(told).containsExactly(ALIVE);
    }
    step(TICK, 1510);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.STALLED));
  }

  @Test
  void hostAnswers_thenFallsSilentToo_isDeadOneDeadlineLater() {
    meet();
    step(TICK, 360);
    step(HOST_ANSWERED, 361);
    step(TICK, 660);
    step(HOST_ANSWERED, 661);
    step(TICK, 1160);
    assertThat(told).containsExactly(ALIVE);
    step(TICK, 1161);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT));
  }

  @Test
  void hostAnswers_isAskedTwiceADeadline_sinceNobodyEmptiesItsQueue() {
    int probes = 0;
    meet();
    for (long at = 10; at < 1510; at += 50) {
      step(TICK, at);
      probes += probed ? 1 : 0;
      if (probed) {
        step(HOST_ANSWERED, at + 1);
      }
    }

    assertThat(told).containsExactly(ALIVE);
    assertThat(probes).isEqualTo(4);
  }

  @Test
  void hostAnswers_processSpeaksAgain_countsAnew() {
    meet();
    step(TICK, 500);
    step(HOST_ANSWERED, 501);
    hello(700, FIRST, 2).arrives();
    step(TICK, 1100);
    step(TICK, 1199);
    assertThat(told).containsExactly(ALIVE);
    step(TICK, 1200);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT));
  }

  @Test
  void hostAnswers_processIsGone_isDeadAtOnceAllTheSame() {
    meet();
    step(TICK, 400);
    step(HOST_ANSWERED, 401);
    step(PORT_UNREACHABLE, 410);
    step(PORT_UNREACHABLE, 411);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.PORT_UNREACHABLE));
  }

  @Test
  void hostAnswers_nobodyAsked_changesNothing() {
    meet();
    step(HOST_ANSWERED, 100);

    assertThat(state.host()).isEqualTo(HostProbe.NONE);
  }

  @Test
  void ownStall_afterTheNodeAnswered_asksItAnew() {
    meet();
    step(TICK, 400);
    step(HOST_ANSWERED, 401);
    step(OWN_STALL, 3000);

    assertThat(state.host()).isEqualTo(HostProbe.NONE);
  }

  @Test
  void tick_peerWithLongInterval_waitsForFiveOfThem() {
    watch(0);
    hello(10, FIRST, 1).interval(200).arrives();
    step(TICK, 860);
    step(TICK, 1009);
    assertThat(told).containsExactly(ALIVE);
    step(TICK, 1010);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT));
  }

  @Test
  void tick_neverHeard_staysUnknown() {
    watch(0);
    step(TICK, 60_000);
    step(PORT_UNREACHABLE, 60_001);
    step(PORT_UNREACHABLE, 60_002);

    assertThat(told).isEmpty();
    assertThat(state.status()).isEqualTo(PeerStatus.UNKNOWN);
  }

  @Test
  void received_afterSuspicion_isAliveAgain() {
    meet();
    step(TICK, 400);
    step(TICK, 600);
    hello(2000, FIRST, 2).arrives();

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT), ALIVE);
  }

  @Test
  void received_replayAfterDeath_doesNotRaiseTheDead() {
    meet();
    hello(60, FIRST, 2).arrives();
    step(TICK, 500);
    step(TICK, 700);
    told.clear();
    hello(800, FIRST, 2).arrives();
    hello(810, FIRST, 1).arrives();

    assertThat(told).isEmpty();
    assertThat(state.status()).isEqualTo(PeerStatus.SUSPECTED);
  }

  @Test
  void unreachable_once_asksAndWaits() {
    meet();
    step(PORT_UNREACHABLE, 60);

    assertThat(sent).isTrue();
    assertThat(state.asks()).isTrue();
    assertThat(told).containsExactly(ALIVE);
  }

  @Test
  void unreachable_twice_isDead() {
    meet();
    step(PORT_UNREACHABLE, 60);
    step(PORT_UNREACHABLE, 61);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.PORT_UNREACHABLE));
  }

  @Test
  void unreachable_onceAndNoWordSince_isDead() {
    meet();
    step(PORT_UNREACHABLE, 60);
    step(TICK, 79);
    assertThat(told).containsExactly(ALIVE);
    step(TICK, 80);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.PORT_UNREACHABLE));
  }

  @Test
  void unreachable_disprovedByAHello_isForgotten() {
    meet();
    step(PORT_UNREACHABLE, 60);
    hello(61, FIRST, 2).arrives();
    step(TICK, 100);
    step(PORT_UNREACHABLE, 110);

    assertThat(told).containsExactly(ALIVE);
  }

  @Test
  void ownStall_aliveAndRefused_getsFreshGrace() {
    meet();
    step(PORT_UNREACHABLE, 60);
    step(OWN_STALL, 3000);
    step(TICK, 3400);
    step(TICK, 3499);
    assertThat(told).containsExactly(ALIVE);
    step(TICK, 3500);

    assertThat(told).containsExactly(ALIVE, suspected(FIRST, Suspicion.SILENT));
  }

  @Test
  void ownStall_suspected_staysSuspected() {
    meet();
    step(TICK, 400);
    step(TICK, 600);
    step(OWN_STALL, 3000);

    assertThat(state.status()).isEqualTo(PeerStatus.SUSPECTED);
  }

  @Test
  void received_newIncarnationUnproven_isOnlyAsked() {
    meet();
    hello(100, SECOND, 1).echo(0, 0).arrives();

    assertThat(told).containsExactly(ALIVE);
    assertThat(sent).isTrue();
    assertThat(state.asks()).isTrue();
  }

  @Test
  void received_newIncarnationProven_meansTheOldProcessIsDead() {
    meet();
    hello(100, SECOND, 1).arrives();

    assertThat(told)
        .containsExactly(
            ALIVE,
            suspected(FIRST, Suspicion.NEW_INCARNATION),
            new Observation.Alive(PEER, SECOND));
  }

  @Test
  void received_retiredIncarnation_isNeverBelievedAgain() {
    meet();
    hello(100, SECOND, 1).arrives();
    told.clear();
    hello(110, FIRST, 900_000).arrives();

    assertThat(told).isEmpty();
    assertThat(sent).isFalse();
    assertThat(state.incarnation()).isEqualTo(SECOND);
  }

  @Test
  void received_newIncarnationAfterSuspicion_isJustAlive() {
    meet();
    step(TICK, 400);
    step(TICK, 700);
    told.clear();
    hello(800, SECOND, 1).arrives();

    assertThat(told).containsExactly(new Observation.Alive(PEER, SECOND));
  }

  @Test
  void received_leaving_isToldOnceAndCanBeTakenBack() {
    meet();
    hello(60, FIRST, 2).leaving().arrives();
    hello(110, FIRST, 3).leaving().arrives();
    hello(160, FIRST, 4).arrives();

    assertThat(told).containsExactly(ALIVE, LEAVING, ALIVE);
  }

  @Test
  void unreachable_afterLeaving_isDead() {
    meet();
    hello(60, FIRST, 2).leaving().arrives();
    step(PORT_UNREACHABLE, 160);
    step(PORT_UNREACHABLE, 161);

    assertThat(told).containsExactly(ALIVE, LEAVING, suspected(FIRST, Suspicion.PORT_UNREACHABLE));
  }

  @Test
  void received_foreignCluster_isToldOncePerIdentity() {
    meet();
    hello(60, FIRST, 2).cluster(THEIRS).arrives();
    hello(110, FIRST, 3).cluster(THEIRS).arrives();
    hello(160, FIRST, 4).cluster(OURS).arrives();
    hello(210, FIRST, 5).cluster(ClusterIdentity.NONE).arrives();
    hello(260, FIRST, 6).cluster(THEIRS).arrives();

    Observation foreign = new Observation.ForeignCluster(PEER, THEIRS);
    assertThat(told).containsExactly(ALIVE, foreign, foreign);
  }

  @Test
  void received_strangerWithTheKey_isUnknown() {
    state = PeerState.initial(PEER, false);
    hello(10, FIRST, 1).cluster(THEIRS).arrives();

    assertThat(told)
        .containsExactly(
            new Observation.Unknown(PEER, FIRST), new Observation.ForeignCluster(PEER, THEIRS));
  }

  @Test
  void received_subscription_linksUntilItEndsOrExpires() {
    step(new PeerEvent.Watch(false), 0);
    hello(10, FIRST, 1).subscribe().arrives();
    assertThat(state.linked(ms(10_009))).isTrue();
    assertThat(state.linked(ms(10_010))).isFalse();
    hello(60, FIRST, 2).arrives();

    assertThat(state.linked(ms(61))).isFalse();
  }

  @Test
  void tick_unwatched_isForgottenAndTold() {
    step(new PeerEvent.Watch(false), 0);
    hello(10, FIRST, 1).arrives();
    step(TICK, 6_510);
    assertThat(state.status()).isEqualTo(PeerStatus.ALIVE);
    step(TICK, 6_511);

    assertThat(state.status()).isEqualTo(PeerStatus.UNKNOWN);
    assertThat(told).containsExactly(ALIVE, new Observation.Forgotten(PEER));
  }

  @Test
  void watch_peerHeardLongAgo_beginsWithFreshGrace() {
    step(new PeerEvent.Watch(false), 0);
    hello(10, FIRST, 1).arrives();
    watch(2000);
    step(TICK, 2499);

    assertThat(told).containsExactly(ALIVE);
  }

  private void watch(long at) {
    step(new PeerEvent.Watch(true), at);
  }

  private void meet() {
    watch(0);
    hello(10, FIRST, 1).arrives();
  }

  private void step(PeerEvent event, long atMillis) {
    PeerState.Step step = state.step(event, ms(atMillis), SELF);
    state = step.next();
    sent = step.send();
    probed = step.probe();
    told.addAll(step.observations());
  }

  private static long ms(long millis) {
    return millis * 1_000_000;
  }

  private static Observation suspected(long incarnation, Suspicion reason) {
    return new Observation.Suspected(PEER, incarnation, reason);
  }

  /** A hello that proves itself unless told otherwise. */
  private Arriving hello(long atMillis, long incarnation, long sequence) {
    return new Arriving(atMillis, incarnation, sequence);
  }

  private final class Arriving {
    private final long at;
    private final long incarnation;
    private final long sequence;
    private long echoIncarnation = ME;
    private long echoSequence;
    private ClusterIdentity cluster = OURS;
    private int interval = 50;
    private boolean leaving;
    private boolean subscribe;

    Arriving(long at, long incarnation, long sequence) {
      this.at = at;
      this.incarnation = incarnation;
      this.sequence = sequence;
      this.echoSequence = at * 1000 - 1;
    }

    Arriving echo(long echoedIncarnation, long echoedSequence) {
      echoIncarnation = echoedIncarnation;
      echoSequence = echoedSequence;
      return this;
    }

    Arriving cluster(ClusterIdentity identity) {
      cluster = identity;
      return this;
    }

    Arriving interval(int millis) {
      interval = millis;
      return this;
    }

    Arriving leaving() {
      leaving = true;
      return this;
    }

    Arriving subscribe() {
      subscribe = true;
      return this;
    }

    void arrives() {
      Hello hello =
          new Hello(
              PEER,
              cluster,
              incarnation,
              sequence,
              echoIncarnation,
              echoSequence,
              interval,
              leaving,
              subscribe,
              false);
      step(new PeerEvent.Received(hello), at);
    }
  }
}
