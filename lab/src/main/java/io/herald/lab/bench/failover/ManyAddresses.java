package io.herald.lab.bench.failover;

import io.herald.lab.Lab;
import io.herald.lab.node.Node;
import io.herald.lab.probe.Claim;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * F11: a node dies with a third of 3,000 addresses. The value is the time until the last of them
 * was claimed by another node, by the frames that the client sees.
 */
final class ManyAddresses implements Scenario {
  private static final int ADDRESSES = 3000;
  private static final Duration AFTERMATH = Duration.ofSeconds(6);

  /** Thousands of Services take the API server, the allocator and kube-proxy a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String id() {
    return "F11";
  }

  @Override
  public String title() {
    return "one node dies with its share of 3,000 addresses";
  }

  @Override
  public Target target() {
    return Target.worst("the last is announced again ≤ 2 s", 2000);
  }

  @Override
  public boolean ownStage() {
    return true;
  }

  @Override
  public int services(int nodes) {
    return 0;
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var lab = stage.lab();
    makeServices(stage);
    var allocator = stage.allocator();
    var owners = awaitPlan(stage, allocator);
    var victim = mostLoaded(stage, owners, allocator);
    var lost = addressesOf(victim, owners);
    long off = lab.powerOff(victim);
    LockSupport.parkNanos(AFTERMATH.toNanos());
    var claims = firstClaimsOf(lab, lost, off, victim);
    double last = claims.values().stream().mapToLong(Claim::at).max().orElse(off) / 1e6 - off / 1e6;
    lab.powerOn(victim);
    stage.settle();
    return new Outcome(
            last, 0, 0, 1, 0, Map.of("addresses lost (number)", (double) lost.size()), List.of())
        .must(
            claims.size() == lost.size(),
            (lost.size() - claims.size()) + " of " + lost.size() + " never announced again");
  }

  private static void makeServices(Stage stage) {
    if (stage.lab().api().get("v1", "Service", "default", "many-1").isEmpty()) {
      for (int i = 1; i <= ADDRESSES; i++) {
        stage.workload().lightService("many-" + i, stage.lab().nodes().get(0));
      }
    }
  }

  private static Map<String, String> awaitPlan(Stage stage, Node seenBy) {
    var owners =
        Lab.poll(
            "a plan of " + ADDRESSES + " addresses",
            PATIENCE,
            () -> Optional.of(stage.plannedOwners(seenBy)).filter(p -> p.size() == ADDRESSES));
    // The last addresses are probed for before they are announced.
    LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    return owners;
  }

  private static Node mostLoaded(Stage stage, Map<String, String> owners, Node allocator) {
    return stage.lab().nodes().stream()
        .filter(node -> node != allocator)
        .max(Comparator.comparingInt(node -> addressesOf(node, owners).size()))
        .orElseThrow();
  }

  private static Set<String> addressesOf(Node node, Map<String, String> owners) {
    return owners.entrySet().stream()
        .filter(entry -> entry.getValue().equals(node.name()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Map<String, Claim> firstClaimsOf(
      Lab lab, Set<String> addresses, long since, Node victim) {
    var dead = victim.host().addresses().mac();
    return lab.client().firstClaims(since).stream()
        .filter(claim -> addresses.contains(claim.address()) && !claim.mac().equals(dead))
        .collect(Collectors.toMap(Claim::address, c -> c, (a, b) -> a.at() <= b.at() ? a : b));
  }
}
