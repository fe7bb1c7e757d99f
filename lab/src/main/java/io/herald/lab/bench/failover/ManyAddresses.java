package io.herald.lab.bench.failover;

import io.herald.lab.bench.ManyServices;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
    var services = stage.many(PATIENCE);
    var allocator = stage.allocator();
    var owners = services.grow(ADDRESSES, allocator);
    var victim = services.mostLoaded(owners, allocator);
    var lost = ManyServices.addressesOf(victim, owners);
    long off = lab.powerOff(victim);
    Watch.sleepUntil(off + AFTERMATH.toNanos());
    var claims = services.claims(lost, off, victim.host().addresses().mac());
    lab.powerOn(victim);
    stage.settle();
    return new Outcome(
            ManyServices.lastMillis(claims, off),
            0,
            0,
            1,
            0,
            Map.of("addresses lost (number)", (double) lost.size()),
            List.of())
        .must(
            claims.size() == lost.size(),
            (lost.size() - claims.size()) + " of " + lost.size() + " never announced again");
  }
}
