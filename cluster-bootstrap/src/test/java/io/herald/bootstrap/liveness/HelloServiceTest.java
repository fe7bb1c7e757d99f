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
  private static final InetSocketAddress A = at("127.46.0.1", 17946);
  private static final InetSocketAddress B = at("127.46.0.2", 17946);
  private static final InetSocketAddress C = at("127.46.0.3", 17946);
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
    await().atMost(SOON).until(() -> services.get(A).stats().received() > 60);

    assertThat(told).hasSize(2);
    HelloStats stats = services.get(A).stats();
    assertThat(stats.rejected().values()).allMatch(count -> count == 0);
    assertThat(stats.sendErrors()).isZero();
  }

  @Test
  void close_peerGone_isToldByIcmpWellBeforeTheDeadline() throws IOException {
    meet();
    long start = System.nanoTime();
    services.remove(B).close();
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(SOON)
        .until(() -> told.contains(new Observation.Suspected(B, 2, Suspicion.PORT_UNREACHABLE)));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENT.deadline());
    assertThat(services.get(A).stats().refusals()).isBetween(1L, 20L);
  }

  @Test
  void start_again_isANewIncarnation() throws IOException {
    meet();
    services.remove(B).close();
    start(B, KEYS);
    services.get(B).updatePeers(PeerSet.watchAll(Set.of(A, C)));
    await().atMost(SOON).until(() -> told.contains(new Observation.Alive(B, 4)));

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
              services.get(B).tell(A, content);
              return told.stream()
                  .anyMatch(
                      seen ->
                          seen instanceof Observation.Noted noted
                              && noted.peer().equals(B)
                              && Arrays.equals(noted.content(), content));
            });
  }

  @Test
  void everyRound_withoutPeers_beatsAtLeastOnceAnInterval() throws IOException {
    start(A, KEYS);
    AtomicInteger beats = new AtomicInteger();
    services.get(A).everyRound(beats::incrementAndGet);

    await().atMost(SOON).until(() -> beats.get() > 20);
  }

  @Test
  void setLeaving_peersAreToldAndCloseFollows() throws IOException {
    meet();
    services.get(B).setLeaving(true);
    await().atMost(SOON).until(() -> told.contains(new Observation.Leaving(B, 2)));
    services.remove(B).close();

    await()
        .atMost(SOON)
        .until(() -> told.contains(new Observation.Suspected(B, 2, Suspicion.PORT_UNREACHABLE)));
  }

  @Test
  void updateCluster_anotherIdentity_isForeign() throws IOException {
    meet();
    ClusterIdentity other = new ClusterIdentity(2, 2);
    services.get(A).updateCluster(new ClusterIdentity(1, 1));
    services.get(B).updateCluster(other);

    await().atMost(SOON).until(() -> told.contains(new Observation.ForeignCluster(B, other)));
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
    assertThat(services.get(A).stats().rejected().get(Rejection.UNKNOWN_KEY)).isZero();
  }

  @Test
  void updatePeers_oneCannotBeConnectedTo_othersAreWatchedAndItIsTriedAgain() throws IOException {
    InetSocketAddress elsewhere = at("192.0.2.1", 17946);
    FaultySockets sockets = new FaultySockets(A);
    services.put(A, service(sockets, A));
    start(B, KEYS);
    services.get(B).updatePeers(PeerSet.watchAll(Set.of(A)));

    services.get(A).updatePeers(PeerSet.watchAll(Set.of(B, elsewhere)));

    await().atMost(SOON).until(() -> told.contains(new Observation.Alive(B, 2)));
    await().atMost(SOON).until(() -> sockets.connects.get() > 2);
    assertThat(services.get(A).peers().toCompletableFuture().join()).hasSize(2);
  }

  @Test
  void round_thatFails_isFollowedByTheNextAndKeepsTheBeatBack() throws IOException {
    FaultySockets sockets = meetWith(new FaultySockets(A));
    sockets.faults.set(20);
    AtomicInteger beats = new AtomicInteger();
    AtomicInteger beatsAmongFaults = new AtomicInteger();
    services
        .get(A)
        .everyRound(
            () -> {
              beats.incrementAndGet();
              beatsAmongFaults.addAndGet(sockets.faults.get() < 20 && sockets.faulty() ? 1 : 0);
            });

    await().atMost(SOON).until(() -> !sockets.faulty() && beats.get() > 3);

    assertThat(beatsAmongFaults).hasValue(0);
    awaitMoreFromB();
    assertThat(services.get(A).stuck()).isEmpty();
  }

  @Test
  void socket_thatCannotBeRead_keepsNobodyFromBeingHeard() throws IOException {
    FaultySockets sockets = meetWith(new FaultySockets(A));
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
    FaultySockets sockets = meetWith(new FaultySockets(A));

    sockets.selector().close();

    awaitMoreFromB();
    services.remove(B).close();
    await()
        .atMost(SOON)
        .until(() -> told.contains(new Observation.Suspected(B, 2, Suspicion.PORT_UNREACHABLE)));
  }

  @Test
  void stuck_threadHasEnded_saysSo() throws IOException {
    start(A, KEYS);
    assertThat(services.get(A).stuck()).isEmpty();

    services.get(A).close();

    assertThat(services.get(A).stuck()).isEqualTo("herald-hello has ended");
  }

  /** A, with these sockets, and B watch each other. */
  private FaultySockets meetWith(FaultySockets sockets) throws IOException {
    services.put(A, service(sockets, A));
    start(B, KEYS);
    services.get(A).updatePeers(PeerSet.watchAll(Set.of(B)));
    services.get(B).updatePeers(PeerSet.watchAll(Set.of(A)));
    await().atMost(SOON).until(() -> told.contains(new Observation.Alive(B, 2)));
    return sockets;
  }

  private void awaitMoreFromB() {
    long received = services.get(A).stats().received();
    long sent = services.get(A).stats().sent();
    await()
        .atMost(SOON)
        .until(
            () ->
                services.get(A).stats().received() > received + 10
                    && services.get(A).stats().sent() > sent + 10);
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
    services.remove(B).close();
    start(B, MeshKeys.of(key("the secret of another mesh")));
    services.get(B).updatePeers(PeerSet.watchAll(Set.of(A)));
    await()
        .atMost(SOON)
        .until(() -> services.get(A).stats().rejected().get(Rejection.UNKNOWN_KEY) > 3);

    assertThat(told).doesNotContain(new Observation.Alive(B, 4));
  }

  @Test
  void noise_onThePort_isCountedAndDisturbsNobody() throws IOException {
    meet();
    try (DatagramSocket stranger = new DatagramSocket(0, at("127.46.0.9").getAddress())) {
      for (int length = 0; length < 300; length += 7) {
        stranger.send(new DatagramPacket(new byte[length], length, A));
      }
    }
    await()
        .atMost(SOON)
        .until(() -> services.get(A).stats().rejected().get(Rejection.LENGTH) >= 20);
    long before = services.get(A).stats().received();
    await().atMost(SOON).until(() -> services.get(A).stats().received() > before + 10);

    assertThat(told).hasSize(2);
  }

  @Test
  void start_portTaken_namesPortAndFix() throws IOException {
    start(A, KEYS);

    assertThatIOException()
        .isThrownBy(() -> service(A, KEYS))
        .withMessageContaining("127.46.0.1:17946")
        .withMessageContaining("stop it");
  }

  @Test
  void start_addressOfAnotherNode_namesTheFix() {
    assertThatIOException()
        .isThrownBy(() -> service(at("192.0.2.1", 17946), KEYS))
        .withMessageContaining("192.0.2.1 must be an address of this node");
  }

  @Test
  void start_ipv6Loopback_meetsAndSeesDeath() throws IOException {
    InetSocketAddress one = at("::1", 17946);
    InetSocketAddress two = at("::1", 17947);
    start(one, KEYS);
    start(two, KEYS);
    services.get(one).updatePeers(PeerSet.watchAll(Set.of(two)));
    await().atMost(SOON).until(() -> told.stream().anyMatch(Observation.Unknown.class::isInstance));
  }

  @Test
  void peers_afterMeeting_showsWhoWatchesWhom() throws IOException {
    meet();
    List<PeerView> views = services.get(A).peers().toCompletableFuture().join();

    assertThat(views).hasSize(2).allMatch(PeerView::watched).allMatch(PeerView::watchesUs);
  }

  /** Three nodes watch each other; only what A is told is kept. */
  private void meet() throws IOException {
    for (InetSocketAddress node : List.of(A, B, C)) {
      start(node, KEYS);
    }
    for (InetSocketAddress node : List.of(A, B, C)) {
      Set<InetSocketAddress> others = new HashSet<>(List.of(A, B, C));
      others.remove(node);
      services.get(node).updatePeers(PeerSet.watchAll(others));
    }
    await().atMost(SOON).until(() -> told.size() == 2);
    await()
        .atMost(SOON)
        .until(
            () ->
                services.get(A).peers().toCompletableFuture().join().stream()
                    .allMatch(PeerView::watchesUs));
  }

  private void start(InetSocketAddress node, MeshKeys keys) throws IOException {
    services.put(node, service(node, keys));
  }

  private HelloService service(InetSocketAddress node, MeshKeys keys) throws IOException {
    boolean keep = node.equals(A) || node.getPort() == 17947;
    return HelloService.start(
        node, ++incarnations, keys, PATIENT, keep ? told::add : observation -> {});
  }

  private HelloService service(HelloSockets sockets, InetSocketAddress node) {
    return HelloService.start(sockets, node, ++incarnations, KEYS, PATIENT, told::add);
  }
}
