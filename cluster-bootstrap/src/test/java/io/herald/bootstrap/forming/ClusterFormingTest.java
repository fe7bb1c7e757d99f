package io.herald.bootstrap.forming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.bootstrap.Loopback;
import io.herald.bootstrap.SpeakerThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Speakers find each other through a list, also when not all of the list is there. */
class ClusterFormingTest {
  /** The quick settings' grace is 3 s; the rest is for starting actor systems on a busy machine. */
  private static final Duration LONG = Duration.ofSeconds(15);

  private final Loopback network = new Loopback();
  private final List<SpeakerThread> speakers = new ArrayList<>();

  @AfterEach
  void close() {
    speakers.forEach(SpeakerThread::close);
  }

  @Test
  void start_alone_formsAClusterOfOne() {
    var only = start(1, 1);

    await().atMost(LONG).until(() -> only.up().equals(Set.of("127.0.0.1")));
  }

  @Test
  void start_twoOfTwoAtOnce_formOneCluster() {
    var one = start(1, 1, 2);
    var two = start(2, 1, 2);

    await().atMost(LONG).until(() -> one.up().size() == 2 && two.up().size() == 2);
  }

  @Test
  void start_lowestOfThreeIsSwitchedOff_othersFormOneClusterAndItJoinsLater() {
    var two = start(2, 1, 2, 3);
    var three = start(3, 1, 2, 3);
    await().atMost(LONG).until(() -> two.up().size() == 2 && three.up().size() == 2);

    var one = start(1, 1, 2, 3);

    await().atMost(LONG).until(() -> one.up().size() == 3 && three.up().size() == 3);
  }

  @Test
  void restart_anotherListedNodeIsDead_joinsTheLivingCluster() {
    var one = start(1, 1, 2, 3);
    var two = start(2, 1, 2, 3);
    await().atMost(LONG).until(() -> one.up().size() == 2 && two.up().size() == 2);
    two.close();
    await().atMost(LONG).until(() -> one.up().size() == 1);

    var again = start(2, 1, 2, 3);

    await().atMost(LONG).until(() -> again.up().size() == 2 && one.up().size() == 2);
    assertThat(one.up()).isEqualTo(again.up());
  }

  @Test
  void start_listedNodeAcceptsAndNeverAnswers_othersFormOneCluster() throws IOException {
    try (var mute = listen(1, 50)) {
      var two = start(2, 1, 2, 3);
      var three = start(3, 1, 2, 3);

      await().atMost(LONG).until(() -> two.up().size() == 2 && three.up().size() == 2);
      assertThat(mute.isBound()).isTrue();
    }
  }

  @Test
  void start_listedNodeIsABlackHole_othersFormOneCluster() throws IOException {
    var waiting = new ArrayList<Socket>();
    try (var hole = listen(1, 1)) {
      fill(hole, waiting);
      var two = start(2, 1, 2, 3);
      var three = start(3, 1, 2, 3);

      await().atMost(LONG).until(() -> two.up().size() == 2 && three.up().size() == 2);
    } finally {
      for (var socket : waiting) {
        socket.close();
      }
    }
  }

  private ServerSocket listen(int number, int backlog) throws IOException {
    return new ServerSocket(
        network.managementPort(), backlog, InetAddress.getByName(Loopback.host(number)));
  }

  /** Once its queue is full, the kernel passes over whoever wants to connect. */
  private static void fill(ServerSocket hole, List<Socket> waiting) throws IOException {
    while (true) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(hole.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  private SpeakerThread start(int number, int... listed) {
    var speaker = new SpeakerThread(network.settings(number, listed));
    speakers.add(speaker);
    return speaker;
  }
}
