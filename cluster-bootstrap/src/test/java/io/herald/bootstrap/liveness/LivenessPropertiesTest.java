package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds whatever happens, in whatever order. */
class LivenessPropertiesTest {
  private static final InetSocketAddress PEER = at("192.168.1.12");
  private static final long ME = 7;
  private static final Self SELF =
      new Self(ME, new ClusterIdentity(1, 1), 50_000_000, Hellos.SETTINGS);

  /** One thing that happens to a peer, {@code after} milliseconds after the one before. */
  record Happening(
      int kind, int after, long incarnation, long sequence, boolean proves, int flags) {
    PeerEvent event(long nowMillis) {
      return switch (kind) {
        case 0 -> PeerEvent.TICK;
        case 1 -> PeerEvent.OWN_STALL;
        case 2 -> PeerEvent.PORT_UNREACHABLE;
        case 3 -> new PeerEvent.Watch((flags & 1) == 0);
        case 4 -> PeerEvent.HOST_ANSWERED;
        default -> new PeerEvent.Received(hello(nowMillis));
      };
    }

    private Hello hello(long nowMillis) {
      return new Hello(
          PEER,
          new ClusterIdentity(flags % 3, flags % 3),
          incarnation,
          sequence,
          proves ? ME : 0,
          proves ? nowMillis * 1000 : 0,
          50,
          (flags & 1) != 0,
          (flags & 2) != 0,
          (flags & 4) != 0);
    }
  }

  @Property(tries = 1000)
  void step_anyHistory_keepsTheRules(
      @ForAll("histories") @Size(max = 200) List<Happening> history) {
    PeerState state = PeerState.initial(PEER, true).step(new PeerEvent.Watch(true), 0, SELF).next();
    long evidence = PeerState.NEVER;
    long nodeAnswered = PeerState.NEVER;
    long now = 0;
    for (Happening happening : history) {
      now += happening.after();
      PeerEvent event = happening.event(now);
      PeerState before = state;
      PeerState.Step step = before.step(event, now * 1_000_000, SELF);
      state = step.next();
      if (state.incarnation() != before.incarnation()) {
        assertThat(state.incarnation()).as("no echo, no trust").isNotEqualTo(before.retired());
        assertThat(happening.proves()).isTrue();
      }
      for (Observation observation : step.observations()) {
        if (observation instanceof Observation.Suspected suspected) {
          assertThat(before.inService()).as("only who was alive is suspected").isTrue();
          if (suspected.reason() == Suspicion.SILENT) {
            assertThat(now - evidence).as("silence").isGreaterThanOrEqualTo(500);
            assertThat(now - nodeAnswered).as("silence of its node").isGreaterThanOrEqualTo(150);
          } else if (suspected.reason() == Suspicion.STALLED) {
            assertThat(now - evidence).as("silence").isGreaterThanOrEqualTo(1500);
          }
        }
      }
      if (event instanceof PeerEvent.HostAnswered && state != before) {
        nodeAnswered = now;
      }
      if (event instanceof PeerEvent.OwnStall
          || state.newest() != before.newest()
          || state.incarnation() != before.incarnation()) {
        evidence = now;
      }
      assertThat(state.inService() && state.incarnation() == 0).isFalse();
    }
  }

  @Property(tries = 30)
  void tables_lossyNetworkAndShortPauses_suspectNobody(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 6) int size) {
    VirtualNetwork network = new VirtualNetwork(random.nextLong());
    List<InetSocketAddress> nodes = meet(network, size);
    network.links((from, to) -> random.nextInt(100) >= 10);
    for (int round = 0; round < 10; round++) {
      network.pause(nodes.get(random.nextInt(size)), random.nextInt(300));
      network.run(1000);
    }

    for (InetSocketAddress node : nodes) {
      assertThat(network.told(node)).isEmpty();
    }
  }

  /** As when all nodes collect garbage on one busy machine. */
  @Property(tries = 30)
  void tables_longPausesOfManyWhoseNodesLive_suspectNobody(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 6) int size) {
    VirtualNetwork network = new VirtualNetwork(random.nextLong());
    List<InetSocketAddress> nodes = meet(network, size);
    for (int round = 0; round < 10; round++) {
      network.pause(nodes.get(random.nextInt(size)), random.nextInt(1400));
      network.run(random.nextInt(300));
      network.pause(nodes.get(random.nextInt(size)), random.nextInt(1100));
      network.run(3000);
    }

    for (InetSocketAddress node : nodes) {
      assertThat(network.told(node)).isEmpty();
    }
  }

  @Property(tries = 30)
  void tables_anyNodeDies_isToldByAllOthersInTimeAndNobodyElseIs(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 6) int size) {
    VirtualNetwork network = new VirtualNetwork(random.nextLong());
    List<InetSocketAddress> nodes = meet(network, size);
    network.run(random.nextInt(200));
    InetSocketAddress victim = nodes.get(random.nextInt(size));
    Observation expected =
        new Observation.Suspected(victim, network.incarnation(victim), Suspicion.SILENT);
    network.powerOff(victim);
    network.run(505);

    for (InetSocketAddress node : nodes) {
      if (!node.equals(victim)) {
        assertThat(network.told(node)).containsExactly(expected);
      }
    }
  }

  private static List<InetSocketAddress> meet(VirtualNetwork network, int size) {
    Set<InetSocketAddress> all = new HashSet<>();
    for (int i = 1; i <= size; i++) {
      all.add(at("10.0.0." + i));
      network.start(at("10.0.0." + i), Hellos.SETTINGS);
    }
    for (InetSocketAddress node : all) {
      Set<InetSocketAddress> others = new HashSet<>(all);
      others.remove(node);
      network.table(node).peersChanged(PeerSet.watchAll(others), network.now(node));
    }
    network.run(300);
    network.forgetTold();
    return List.copyOf(all);
  }

  @Provide
  Arbitrary<List<Happening>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 10),
            Arbitraries.integers().between(0, 300),
            Arbitraries.longs().between(100, 103),
            Arbitraries.longs().between(0, 50),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 11))
        .as(Happening::new)
        .list();
  }
}
