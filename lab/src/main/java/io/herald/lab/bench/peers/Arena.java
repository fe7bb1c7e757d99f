package io.herald.lab.bench.peers;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.Workload;
import io.herald.lab.node.Node;
import io.herald.lab.probe.ProbeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A lab of three nodes with all contenders on each of them. Every contender's address leads to the
 * same pod by the same kube-proxy, so that they differ in nothing but who answers for it. Not
 * thread-safe.
 */
final class Arena implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int NODES = 3;

  private final Lab lab;
  private final Workload workload;
  private final Herald herald;
  private final List<Contender> contenders = new ArrayList<>();

  private Arena(Lab lab) {
    this.lab = lab;
    workload = new Workload(lab);
    herald = new Herald(lab, workload);
  }

  /** Brings it up. */
  static Arena open() {
    var lab =
        Lab.start(
            LabOptions.article().withSubnets("10.20.0.0/16", "fd00:10:20::/64").withNodes(NODES));
    try {
      var arena = new Arena(lab);
      arena.workload.pool("10.20.100.0-10.20.119.255");
      arena.workload.pods(PATIENCE);
      arena.addContenders();
      arena.awaitWhole();
      return arena;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void addContenders() {
    try {
      var folder = Files.createDirectories(lab.folder().resolve("peers"));
      contenders.add(herald);
      contenders.add(new Keepalived(lab.nodes(), folder, 1, "10.20.90.1", 51));
      contenders.add(new Keepalived(lab.nodes(), folder, 0.1, "10.20.90.2", 52));
      contenders.add(new Serf(lab.nodes(), folder, "10.20.90.3"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Lab lab() {
    return lab;
  }

  /** All of them, Herald first. */
  List<Contender> contenders() {
    return List.copyOf(contenders);
  }

  /** Every contender's address of now. */
  List<String> addresses() {
    return contenders.stream().map(Contender::address).toList();
  }

  /**
   * Begins anew: every contender's address is on the same node, and served by a pod on another.
   *
   * @return that node
   */
  Node begin() {
    var owner = herald.choose();
    var others = lab.nodes().stream().filter(node -> node != owner).toList();
    var standby = others.get(0);
    var survivor = others.get(1);
    for (var contender : contenders) {
      contender.begin(owner, standby);
      if (contender != herald) {
        workload.externalService(serviceOf(contender), contender.address(), survivor);
      }
    }
    workload.serviceOf(herald.service(), survivor);
    Lab.poll(
        "every address on " + owner,
        PATIENCE,
        () ->
            Optional.of(lab.announcers(addresses()))
                .filter(all -> all.size() == contenders.size())
                .filter(all -> Set.copyOf(all.values()).equals(Set.of(owner))));
    lab.client().host().namespace().ip("neigh flush dev eth0");
    addresses().forEach(address -> awaitServed(address, Workload.podName(survivor)));
    return owner;
  }

  private static String serviceOf(Contender contender) {
    return "peer-" + contender.address().replace('.', '-');
  }

  private void awaitServed(String address, String pod) {
    Lab.poll(
        address + " served by " + pod + " alone",
        PATIENCE,
        () -> {
          var probe = lab.client().start(ProbeSpec.tcp(address, Workload.TCP_PORT).timeout(300));
          LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
          return Optional.of(probe.stop().answeredBy().keySet()).filter(Set.of(pod)::equals);
        });
  }

  /** Waits until Herald's cluster is whole; the others are begun anew before each run anyway. */
  void awaitWhole() {
    var expect = new Expectations(lab, PATIENCE);
    expect.awaitMembers(NODES);
    expect.awaitReady();
    workload.awaitAllocator(PATIENCE);
  }

  @Override
  public void close() {
    lab.close();
  }
}
