package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.KEYS;
import static io.herald.bootstrap.liveness.Hellos.at;
import static io.herald.bootstrap.liveness.Hellos.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real datagrams and real ICMP between addresses of the loopback network. */
class HelloServiceTest {
  /** Each test has a port of its own: nothing that is still on its way to an earlier one counts. */
  private static final AtomicInteger PORTS = new AtomicInteger(17946);

  private final int port = PORTS.getAndAdd(2);
  private final InetSocketAddress a = at("127.46.0.1", port);
  private final InetSocketAddress b = at("127.46.0.2", port);
  private final InetSocketAddress c = at("127.46.0.3", port);
  private static final Duration SOON = Duration.ofSeconds(10);

  /**
   * Nobody is judged by its silence here (PeerTableTest does that, in virtual time): on a starved
   * machine a thread may well be silent for the deadline of a real speaker.
   */
  private static final HelloSettings PATIENT =
      new HelloSettings(
          Duration.ofMillis(50),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          1000);

  private final Map<InetSocketAddress, HelloService> services = new HashMap<>();
  private final Queue<Observation> told = new ConcurrentLinkedQueue<>();
  private long incarnations;

  @AfterEach
  void closeAll() {
    services.values().forEach(HelloService::close);
  }

  @Test
  void start_threeNodes_meetAndStayQuiet() throws IOException {
    meet();
    await().atMost(SOON).until(() -> services.get(a).stats().received() > 60);

    assertThat(told).hasSize(2);
    HelloStats stats = services.get(a).stats();
    assertThat(stats.rejected().values()).allMatch(count -> count == 0);
    assertThat(stats.sendErrors()).isZero();
  }

  @Test
  void close_peerGone_isToldByIcmpWellBeforeTheDeadline() throws IOException {
    meet();
    long start = System.nanoTime();
    services.remove(b).close();
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(SOON)
        .until(() -> told.contains(new Observation.Suspected(b, 2, Suspicion.PORT_UNREACHABLE)));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENT.deadline());
    assertThat(services.get(a).stats().refusals()).isBetween(1L, 20L);
  }

  @Test
  void start_again_isANewIncarnation() throws IOException {
    meet();
    services.remove(b).close();
    start(b, KEYS);
    services.get(b).updatePeers(PeerSet.watchAll(Set.of(a, c)));
    await().atMost(SOON).until(() -> told.contains(new Observation.Alive(b, 4)));

    assertThat(told).anyMatch(o -> o instanceof Observation.Suspected s && s.incarnation() == 2);
  }

  @Test
  void tell_peerThatIsKnown_hearsIt() throws IOException {
    meet();
    byte[] content = "claims".getBytes(StandardCharsets.US_ASCII);

    await()
        .atMost(SOON)
        .until(
            () -> {
              services.get(b).tell(a, content);
              return told.stream()
                  .anyMatch(
                      seen ->
                          seen instanceof Observation.Noted noted
                              && noted.peer().equals(b)
                              && Arrays.equals(noted.content(), content));
            });
  }

  @Test
  void everyRound_withoutPeers_beatsAtLeastOnceAnInterval() throws IOException {
    start(a, KEYS);
    AtomicInteger beats = new AtomicInteger();
    services.get(a).everyRound(beats::incrementAndGet);

    await().atMost(SOON).until(() -> beats.get() > 20);
  }

  @Test
  void setLeaving_peersAreToldAndCloseFollows() throws IOException {
    meet();
    services.get(b).setLeaving(true);
    await().atMost(SOON).until(() -> told.contains(new Observation.Leaving(b, 2)));
    services.remove(b).close();

    await()
        .atMost(SOON)
        .until(() -> told.contains(new Observation.Suspected(b, 2, Suspicion.PORT_UNREACHABLE)));
  }

  @Test
  void updateCluster_anotherIdentity_isForeign() throws IOException {
    meet();
    ClusterIdentity other = new ClusterIdentity(2, 2);
    services.get(a).updateCluster(new ClusterIdentity(1, 1));
    services.get(b).updateCluster(other);

    await().atMost(SOON).until(() -> told.contains(new Observation.ForeignCluster(b, other)));
  }

  @Test
  void updateKeys_rotation_losesNobody() throws IOException {
    meet();
    MeshKey old = key("the secret of this mesh");
    MeshKey fresh = key("the secret of next year");
    rotate(MeshKeys.of(old, fresh));
    rotate(MeshKeys.of(fresh, old));
    rotate(MeshKeys.of(fresh));

    assertThat(told).hasSize(2);
    assertThat(services.get(a).stats().rejected().get(Rejection.UNKNOWN_KEY)).isZero();
  }

  @Test
  void updatePeers_oneCannotBeConnectedTo_othersAreWatchedAndItIsTriedAgain() throws IOException {
    InetSocketAddress elsewhere = at("192.0.2.1", port);
    FaultySockets sockets = new FaultySockets(a);
    services.put(a, service(sockets, a));
    start(b, KEYS);
    services.get(b).updatePeers(PeerSet.watchAll(Set.of(a)));

    services.get(a).updatePeers(PeerSet.watchAll(Set.of(b, elsewhere)));

    await().atMost(SOON).until(() -> told.contains(new Observation.Alive(b, 2)));
    await().atMost(SOON).until(() -> sockets.connects.get() > 2);
    assertThat(services.get(a).peers().toCompletableFuture().join()).hasSize(2);
  }

  @Test
  void round_thatFails_isFollowedByTheNextAndKeepsTheBeatBack() throws IOException {
    FaultySockets sockets = meetWith(new FaultySockets(a));
    sockets.faults.set(20);
    AtomicInteger beats = new AtomicInteger();
    AtomicInteger beatsAmongFaults = new AtomicInteger();
    services
        .get(a)
        .everyRound(
            () -> {
              beats.incrementAndGet();
              beatsAmongFaults.addAndGet(sockets.faults.get() < 20 && sockets.faulty() ? 1 : 0);
            });

    await().atMost(SOON).until(() -> !sockets.faulty() && beats.get() > 3);

    assertThat(beatsAmongFaults).hasValue(0);
    awaitMoreFromB();
    assertThat(services.get(a).stuck()).isEmpty();
  }

  @Test
  void socket_thatCannotBeRead_keepsNobodyFromBeingHeard() throws IOException {
    FaultySockets sockets = meetWith(new FaultySockets(a));
    Pipe pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.allocate(1));
    pipe.source().configureBlocking(false);
    pipe.source().register(sockets.selector(), SelectionKey.OP_READ, "no datagrams");
    sockets.selector().wakeup();

    awaitMoreFromB();
    pipe.sink().close();
    pipe.source().close();
  }

  @Test
  void selector_lost_socketsAreOpenedAnew() throws IOException {
    FaultySockets sockets = meetWith(new FaultySockets(a));

    sockets.selector().close();

    awaitMoreFromB();
    services.remove(b).close();
    await()
        .atMost(SOON)
        .until(() -> told.contains(new Observation.Suspected(b, 2, Suspicion.PORT_UNREACHABLE)));
  }

  @Test
  void stuck_threadHasEnded_saysSo() throws IOException {
    start(a, KEYS);
    assertThat(services.get(a).stuck()).isEmpty();

    services.get(a).close();

    assertThat(services.get(a).stuck()).isEqualTo("herald-hello has ended");
  }

  /** a, with these sockets, and b watch each other. */
  private FaultySockets meetWith(FaultySockets sockets) throws IOException {
    services.put(a, service(sockets, a));
    start(b, KEYS);
    services.get(a).updatePeers(PeerSet.watchAll(Set.of(b)));
    services.get(b).updatePeers(PeerSet.watchAll(Set.of(a)));
    await().atMost(SOON).until(() -> told.contains(new Observation.Alive(b, 2)));
    return sockets;
  }

  private void awaitMoreFromB() {
    long received = services.get(a).stats().received();
    long sent = services.get(a).stats().sent();
    await()
        .atMost(SOON)
        .until(
            () ->
                services.get(a).stats().received() > received + 10
                    && services.get(a).stats().sent() > sent + 10);
  }

  /** Sockets that can be made to fail in the middle of a round. */
  private static final class FaultySockets extends HelloSockets {
    final AtomicInteger faults = new AtomicInteger();
    final AtomicInteger connects = new AtomicInteger();

    FaultySockets(InetSocketAddress local) throws IOException {
      super(local);
    }

    boolean faulty() {
      return faults.get() > 0;
    }

    @Override
    DatagramChannel channelTo(InetSocketAddress peer) {
      if (faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("a fault of the test");
      }
      return super.channelTo(peer);
    }

    @Override
    boolean connectTo(Set<InetSocketAddress> peers) {
      connects.incrementAndGet();
      return super.connectTo(peers);
    }
  }

  private void rotate(MeshKeys keys) {
    Map<HelloService, Long> before = new HashMap<>();
    for (HelloService service : services.values()) {
      service.updateKeys(keys);
      before.put(service, service.stats().received());
    }
    before.forEach(
        (service, count) ->
            await().atMost(SOON).until(() -> service.stats().received() > count + 10));
  }

  @Test
  void start_otherMesh_isHeardByNobody() throws IOException {
    meet();
    services.remove(b).close();
    start(b, MeshKeys.of(key("the secret of another mesh")));
    services.get(b).updatePeers(PeerSet.watchAll(Set.of(a)));
    await()
        .atMost(SOON)
        .until(() -> services.get(a).stats().rejected().get(Rejection.UNKNOWN_KEY) > 3);

    assertThat(told).doesNotContain(new Observation.Alive(b, 4));
  }

  @Test
  void noise_onThePort_isCountedAndDisturbsNobody() throws IOException {
    meet();
    try (DatagramSocket stranger = new DatagramSocket(0, at("127.46.0.9").getAddress())) {
      for (int length = 0; length < 300; length += 7) {
        stranger.send(new DatagramPacket(new byte[length], length, a));
      }
    }
    await()
        .atMost(SOON)
        .until(() -> services.get(a).stats().rejected().get(Rejection.LENGTH) >= 20);
    long before = services.get(a).stats().received();
    await().atMost(SOON).until(() -> services.get(a).stats().received() > before + 10);

    assertThat(told).hasSize(2);
  }

  @Test
  void start_portTaken_namesPortAndFix() throws IOException {
    start(a, KEYS);

    assertThatIOException()
        .isThrownBy(() -> service(a, KEYS))
        .withMessageContaining("127.46.0.1:" + port)
        .withMessageContaining("stop it");
  }

  @Test
  void start_addressOfAnotherNode_namesTheFix() {
    assertThatIOException()
        .isThrownBy(() -> service(at("192.0.2.1", port), KEYS))
        .withMessageContaining("192.0.2.1 must be an address of this node");
  }

  @Test
  void start_ipv6Loopback_meetsAndSeesDeath() throws IOException {
    InetSocketAddress one = at("::1", port);
    InetSocketAddress two = at("::1", port + 1);
    start(one, KEYS);
    start(two, KEYS);
    services.get(one).updatePeers(PeerSet.watchAll(Set.of(two)));
    await().atMost(SOON).until(() -> told.stream().anyMatch(Observation.Unknown.class::isInstance));
  }

  @Test
  void peers_afterMeeting_showsWhoWatchesWhom() throws IOException {
    meet();
    List<PeerView> views = services.get(a).peers().toCompletableFuture().join();

    assertThat(views).hasSize(2).allMatch(PeerView::watched).allMatch(PeerView::watchesUs);
  }

  /** Three nodes watch each other; only what a is told is kept. */
  private void meet() throws IOException {
    for (InetSocketAddress node : List.of(a, b, c)) {
      start(node, KEYS);
    }
    for (InetSocketAddress node : List.of(a, b, c)) {
      Set<InetSocketAddress> others = new HashSet<>(List.of(a, b, c));
      others.remove(node);
      services.get(node).updatePeers(PeerSet.watchAll(others));
    }
    await()
        .atMost(SOON)
        .until(() -> told.stream().filter(Observation.Alive.class::isInstance).count() == 2);
    // Whose hello comes before this node has heard who its peers are is a stranger until then.
    told.removeIf(Observation.Unknown.class::isInstance);
    await()
        .atMost(SOON)
        .until(
            () ->
                services.get(a).peers().toCompletableFuture().join().stream()
                    .allMatch(PeerView::watchesUs));
  }

  private void start(InetSocketAddress node, MeshKeys keys) throws IOException {
    services.put(node, service(node, keys));
  }

  private HelloService service(InetSocketAddress node, MeshKeys keys) throws IOException {
    boolean keep = node.equals(a) || node.getPort() == port + 1;
    return HelloService.start(
        node, ++incarnations, keys, PATIENT, keep ? told::add : observation -> {});
  }

  private HelloService service(HelloSockets sockets, InetSocketAddress node) {
    return HelloService.start(sockets, node, ++incarnations, KEYS, PATIENT, told::add);
  }
}
