package io.herald.lab.bench.failover;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.ManyServices;
import io.herald.lab.bench.SpeakerLog;
import io.herald.lab.bench.Workload;
import io.herald.lab.network.Host;
import io.herald.lab.network.LabException;
import io.herald.lab.node.Node;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster with its Services, where one scenario is run again and again. Not thread-safe.
 *
 * <p>Before each run the Services are made anew, so that addresses are spread evenly again whatever
 * the last run did.
 */
final class Stage implements AutoCloseable {
  /** For anything that takes the cluster's slow ways: forming, removing, joining again. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How long Kubernetes takes to notice that a node is dead, at its defaults. */
  static final Duration NODE_GRACE = Duration.ofSeconds(40);

  /** Of the pool; the LAN is wide enough. */
  private static final int MOST_ADDRESSES = 5000;

  private final Lab lab;
  private final Workload workload;
  private final Expectations expect;
  private final int services;
  private Map<String, String> addresses = Map.of();
  private @Nullable Host stranger;
  private @Nullable ManyServices many;

  private Stage(Lab lab, int services) {
    this.lab = lab;
    this.services = services;
    workload = new Workload(lab);
    expect = new Expectations(lab, PATIENCE);
  }

  /** Brings a cluster up. */
  static Stage open(int nodes, int services) {
    var lab =
        Lab.start(
            LabOptions.article()
                .withSubnets("10.20.0.0/16", "fd00:10:20::/64")
                .withNodes(nodes)
                .withNodeGrace(NODE_GRACE));
    try {
      var stage = new Stage(lab, services);
      stage.workload.pool(address(0) + "-" + address(MOST_ADDRESSES));
      stage.workload.pods(PATIENCE);
      stage.expect.awaitMembers(nodes);
      stage.workload.awaitAllocator(PATIENCE);
      return stage;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  /** Whether it is as a scenario wants it. */
  boolean fits(int nodes, int wantedServices) {
    return lab.nodes().size() == nodes && services == wantedServices;
  }

  Lab lab() {
    return lab;
  }

  Workload workload() {
    return workload;
  }

  Expectations expect() {
    return expect;
  }

  /** An address of the LAN that is free for pools, 0 to 5000. */
  static String address(int index) {
    return "10.20." + (100 + index / 256) + "." + index % 256;
  }

  /** A host that is no node. */
  Host stranger() {
    if (stranger == null) {
      stranger = lab.lan().plug("stranger", lab.addresses().stranger());
    }
    return stranger;
  }

  /** Makes the Services anew and waits until each is announced and has all its standbys. */
  void reset() {
    addresses.keySet().forEach(workload::delete);
    awaitSilence(addresses.values());
    var made = new LinkedHashMap<String, String>();
    for (int i = 1; i <= services; i++) {
      workload.service("service-" + i);
      made.put("service-" + i, "");
    }
    made.replaceAll((service, none) -> workload.awaitAddress(service, PATIENCE));
    addresses = made;
    settle();
  }

  /** Waits until all speakers are members and each address has one answerer and all standbys. */
  void settle() {
    expect.awaitMembers(lab.nodes().size());
    expect.awaitReady();
    lab.awaitAnnouncers(addresses.values(), PATIENCE);
    expect.awaitStandbys(addresses.values());
    workload.awaitAllocator(PATIENCE);
  }

  private void awaitSilence(Collection<String> silent) {
    Lab.poll(
        "nobody announcing " + silent,
        PATIENCE,
        () ->
            lab.client().whoHas(silent, Duration.ofMillis(40)).values().stream()
                    .allMatch(report -> report.answerers() == 0)
                ? Optional.of(true)
                : Optional.empty());
  }

  /** Every Service's address. */
  Map<String, String> addresses() {
    return addresses;
  }

  /** The address that a Service has now. */
  String currentAddress(String service) {
    return workload.awaitAddress(service, PATIENCE);
  }

  /** Who announces what now, by address. */
  Map<String, Node> owners() {
    return lab.awaitAnnouncers(addresses.values(), PATIENCE);
  }

  /**
   * Two addresses of one node, served by a pod on another node, so that nothing but the addresses
   * depends on the victim.
   *
   * @param node the node
   * @param addresses its two addresses
   * @param survivor the node with the pod
   */
  record Victim(Node node, List<String> addresses, Node survivor) {}

  /** The node where the allocator acts. */
  Node allocator() {
    return workload.awaitAllocator(PATIENCE);
  }

  /**
   * Finds a victim.
   *
   * @param eligible which nodes may be it
   * @throws LabException when none of them announces two addresses
   */
  Victim victim(Predicate<Node> eligible) {
    var owners = owners();
    for (var node : lab.nodes()) {
      var services =
          addresses.entrySet().stream()
              .filter(entry -> node == owners.get(entry.getValue()))
              .limit(2)
              .toList();
      if (eligible.test(node) && services.size() == 2) {
        var survivor = lab.nodes().stream().filter(n -> n != node).findFirst().orElseThrow();
        services.forEach(service -> workload.serviceOf(service.getKey(), survivor));
        services.forEach(service -> awaitServedBy(survivor, service.getValue()));
        return new Victim(node, services.stream().map(Map.Entry::getValue).toList(), survivor);
      }
    }
    throw new LabException("no eligible node announces two addresses: " + owners);
  }

  private void awaitServedBy(Node survivor, String address) {
    var pod = Workload.podName(survivor);
    Lab.poll(
        address + " served by " + pod + " alone",
        PATIENCE,
        () -> {
          var probe = lab.client().start(ProbeSpec.tcp(address, Workload.TCP_PORT).timeout(300));
          LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
          var served = probe.stop().answeredBy().keySet();
          return served.equals(Set.of(pod)) ? Optional.of(true) : Optional.empty();
        });
  }

  /** An address of another node than the victim, served by the pods of all nodes. */
  String servedByAll(Victim victim) {
    return owners().entrySet().stream()
        .filter(entry -> entry.getValue() != victim.node())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new LabException("every address is " + victim.node() + "'s"));
  }

  /** Waits until another node than this answers for an address. */
  Node awaitHeir(String address, Node victim) {
    return Lab.poll(
        "another node than " + victim + " answering for " + address,
        PATIENCE,
        () -> lab.announcer(address).filter(node -> node != victim));
  }

  /** The thousands of Services of this stage, the same at each call. */
  ManyServices many(Duration patience) {
    if (many == null) {
      many = new ManyServices(lab, workload, patience);
    }
    return many;
  }

  /** What all speakers have logged. */
  SpeakerLog log() {
    return SpeakerLog.read(workload.speakerLogs());
  }

  @Override
  public void close() {
    lab.close();
  }
}
