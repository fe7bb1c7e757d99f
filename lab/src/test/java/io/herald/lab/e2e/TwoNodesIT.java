package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.testing.NeedsRoot;
import org.junit.jupiter.api.Test;

/** The article's cluster, where no majority can be had. */
@NeedsRoot
class TwoNodesIT {
  @Test
  void f5_eitherNodePowersOff_theOtherAnswersSoon_staysUp_andGoesOnAllocating() throws Exception {
    try (var cluster = Cluster.start(2)) {
      try {
        for (var victim : cluster.lab().nodes()) {
          eitherNodePowersOff(cluster, victim.name());
        }
      } catch (RuntimeException | AssertionError e) {
        cluster.keepLogs("TwoNodesIT");
        throw e;
      }
    }
  }

  /** Two addresses, so that the victim has one, wherever the first one stands. */
  private static void eitherNodePowersOff(Cluster cluster, String victimName) {
    cluster.fresh();
    var victim = cluster.lab().node(victimName);
    var first = cluster.serveNew("first-" + victimName);
    var second = cluster.serveNew("second-" + victimName);
    var mine = cluster.lab().awaitAnnouncer(first, Cluster.PATIENCE) == victim ? first : second;
    var failover = new Failover(cluster, mine);
    assertThat(failover.owner()).as("addresses are spread over the nodes").isEqualTo(victim);
    var survivor =
        cluster.lab().nodes().stream().filter(node -> node != victim).findFirst().orElseThrow();
    long pid = cluster.lab().speaker(survivor).pid();

    cluster.lab().powerOff(victim);
    assertThat(failover.awaitHeir()).isEqualTo(survivor);
    failover.assertOutageBelow(FailoverIT.POWER_OFF_BOUND);
    cluster.serveNew("after-" + victimName);
    assertThat(cluster.lab().speaker(survivor).pid()).isEqualTo(pid);

    cluster.lab().powerOn(victim);
    cluster.expect().awaitMembers(2);
    assertThat(cluster.assertOneAnswerer(mine)).isEqualTo(survivor);
  }
}
