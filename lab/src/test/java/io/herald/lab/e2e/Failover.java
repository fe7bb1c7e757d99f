package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.Lab;
import io.herald.lab.node.Node;
import io.herald.lab.probe.AnswerReport;
import io.herald.lab.probe.Client.RunningProbe;
import io.herald.lab.probe.ProbeResult;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;

/**
 * Watches one address while something happens to the node that answers for it. The client asks for
 * it every 5 ms and requests a page every 20 ms from begin to end.
 */
final class Failover {
  /** Before the blow, so that the client's gaps have something to begin with. */
  private static final Duration RUN_UP = Duration.ofMillis(300);

  private final Cluster cluster;
  private final String address;
  private final Node owner;
  private final long since = System.nanoTime();
  private final RunningProbe questions;
  private final RunningProbe requests;

  Failover(Cluster cluster, String address) {
    this.cluster = cluster;
    this.address = address;
    owner = cluster.lab().awaitAnnouncer(address, Cluster.PATIENCE);
    questions = cluster.client().start(ProbeSpec.neighbor(address));
    requests = cluster.client().start(ProbeSpec.tcp(address, Cluster.PORT).every(20));
    cluster.client().whoHas(address, RUN_UP);
  }

  /** Who answered when it began. */
  Node owner() {
    return owner;
  }

  /** Waits until another node than the owner, and only one, answers. */
  Node awaitHeir() {
    return Lab.poll(
        "another node than " + owner + " that answers for " + address,
        Cluster.PATIENCE,
        () -> cluster.lab().announcer(address).filter(node -> node != owner));
  }

  /** Ends the watching; the address was never without an answer for longer than this. */
  ProbeResult assertOutageBelow(Duration bound) {
    var result = questions.stop();
    System.out.printf(
        "%s: dark for %.0f ms, %d of %d requests lost%n",
        address, result.longestGapMillis(), requests.stop().lost(), requests.stop().sent());
    assertThat(result.longestGapMillis())
        .as("milliseconds without an answer: %s, %s", result, answers())
        .isLessThan(bound.toMillis());
    return result;
  }

  /** What became of the requests, which a client with a warm cache sent. */
  ProbeResult requests() {
    return requests.stop();
  }

  /** Who answered from the beginning on, by the frames. */
  AnswerReport answers() {
    return cluster.client().answers(address, since);
  }
}
