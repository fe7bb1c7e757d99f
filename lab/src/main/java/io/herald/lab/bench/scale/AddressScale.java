package io.herald.lab.bench.scale;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.ManyServices;
import io.herald.lab.bench.Workload;
import io.herald.lab.bench.footprint.ProcessUsage;
import io.herald.lab.network.Daemon;
import io.herald.lab.node.Node;
import io.herald.lab.probe.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/** A lab of three nodes that is taken through growing numbers of addresses. Not thread-safe. */
final class AddressScale implements AutoCloseable {
  private static final int NODES = 3;
  private static final int PLAN_CHANGES = 5;

  /** Thousands of Services take the API server and the allocator a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Lab lab;
  private final Workload workload;
  private final ManyServices services;
  private final Expectations expect;
  private final Duration settle;
  private final Duration window;

  private AddressScale(Lab lab, Duration settle, Duration window) {
    this.lab = lab;
    this.settle = settle;
    this.window = window;
    workload = new Workload(lab);
    services = new ManyServices(lab, workload, PATIENCE);
    expect = new Expectations(lab, PATIENCE);
  }

  /**
   * Brings the lab up.
   *
   * @param settle how long nothing changes before memory and processor time are looked at
   * @param window how long processor time is counted
   */
  static AddressScale open(Duration settle, Duration window) {
    var lab =
        Lab.start(
            LabOptions.article().withSubnets("10.20.0.0/16", "fd00:10:20::/64").withNodes(NODES));
    try {
      var scale = new AddressScale(lab, settle, window);
      scale.workload.pool("10.20.100.0-10.20.139.255");
      scale.workload.pods(PATIENCE);
      scale.awaitWhole();
      return scale;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private Node awaitWhole() {
    expect.awaitMembers(NODES);
    expect.awaitReady();
    return workload.awaitAllocator(PATIENCE);
  }

  /**
   * Measures with so many addresses.
   *
   * @param addresses not less than at the call before
   */
  AddressCost measure(int addresses) {
    var owners = services.grow(addresses, awaitWhole());
    double coldStart = coldStart(owners);
    var changes = planChanges();
    var usages = usages();
    var allocator = awaitWhole();
    owners = services.awaitAnnounced(allocator);
    var victim = services.mostLoaded(owners, allocator);
    var lost = ManyServices.addressesOf(victim, owners);
    long off = lab.powerOff(victim);
    double takeover = services.awaitClaims(lost, off, victim.host().addresses().mac());
    lab.powerOn(victim);
    awaitWhole();
    var allocatorName = allocator.name();
    return new AddressCost(
        addresses,
        coldStart,
        lost.size(),
        takeover,
        changes,
        most(usages, allocatorName, Usage::privateMb),
        Objects.requireNonNull(usages.get(allocatorName)).privateMb(),
        most(usages, allocatorName, Usage::cpuShare),
        Objects.requireNonNull(usages.get(allocatorName)).cpuShare());
  }

  /** All speakers die and start at the same time. */
  private double coldStart(Map<String, String> owners) {
    lab.nodes().forEach(node -> lab.speaker(node).kill());
    long since = System.nanoTime();
    lab.nodes().stream().map(lab::speaker).forEach(Daemon::start);
    double millis = services.awaitClaims(owners.keySet(), since, "");
    awaitWhole();
    return millis;
  }

  private List<Double> planChanges() {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < PLAN_CHANGES; i++) {
      var name = "one-more-" + i;
      long since = System.nanoTime();
      workload.lightService(name, lab.nodes().get(0));
      var address = workload.awaitAddress(name, PATIENCE);
      var claim = Lab.poll(address + " on the wire", PATIENCE, () -> first(address, since));
      millis.add((claim.at() - since) / 1e6);
      workload.delete(name);
      awaitGone(address);
    }
    return millis;
  }

  private Optional<Claim> first(String address, long since) {
    return Optional.ofNullable(services.claims(List.of(address), since, "").get(address));
  }

  private void awaitGone(String address) {
    Lab.poll(
        "nobody announcing " + address,
        PATIENCE,
        () ->
            Optional.of(lab.client().whoHas(address, Duration.ofMillis(40)))
                .filter(report -> report.answerers() == 0));
  }

  private record Usage(double privateMb, double cpuShare) {}

  private Map<String, Usage> usages() {
    LockSupport.parkNanos(settle.toNanos());
    var before = new LinkedHashMap<String, ProcessUsage>();
    lab.nodes().forEach(node -> before.put(node.name(), usage(node)));
    LockSupport.parkNanos(window.toNanos());
    var usages = new LinkedHashMap<String, Usage>();
    for (var node : lab.nodes()) {
      var after = usage(node);
      var earlier = Objects.requireNonNull(before.get(node.name()));
      usages.put(node.name(), new Usage(after.memory().privateMb(), after.cpuShareSince(earlier)));
    }
    return usages;
  }

  private ProcessUsage usage(Node node) {
    return ProcessUsage.of(lab.speaker(node).pid());
  }

  private static double most(
      Map<String, Usage> usages, String allocator, ToDoubleFunction<Usage> value) {
    return usages.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(allocator))
        .mapToDouble(entry -> value.applyAsDouble(entry.getValue()))
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    lab.close();
  }
}
