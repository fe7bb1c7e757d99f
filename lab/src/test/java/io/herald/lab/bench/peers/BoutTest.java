package io.herald.lab.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.bench.peers.Bout.Measure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoutTest {
  @Test
  void ratio_isTheMedianOverHeralds() {
    var bout = bout(sight("Herald", 300), sight("Herald", 500), sight("slow", 4000));
    assertThat(bout.ratio("slow", Measure.TAKEOVER)).isEqualTo(10);
    assertThat(bout.better("slow")).isEmpty();
  }

  @Test
  void better_everythingQuicker_namesEachMeasure() {
    var bout = bout(sight("Herald", 300), sight("quick", 100));
    assertThat(bout.better("quick"))
        .containsExactly(
            "another node announces", "client with a warm cache waits", "nobody answers who has");
  }

  @Test
  void better_onlyTheWorstIsQuicker_saysSo() {
    var bout =
        bout(
            sight("Herald", 100),
            sight("Herald", 100),
            sight("Herald", 900),
            sight("steady", 500),
            sight("steady", 500),
            sight("steady", 500));
    assertThat(bout.better("steady")).contains("another node announces (worst)");
  }

  @Test
  void better_fewerMillisWithTwoAnswerers_isNamed() {
    var bout = bout(new Sight("Herald", 1, 1, 1, 0, 50), new Sight("single", 2, 2, 2, 0, 0));
    assertThat(bout.better("single")).containsExactly("two answerers");
  }

  @Test
  void page_whoNeverTookOver_saysNever() {
    var bout = bout(sight("Herald", 300), sight("dead", Double.POSITIVE_INFINITY));
    assertThat(new PeersPage(List.of(bout), List.of()).markdown())
        .contains("| F1 | idle | dead    |    1 | never");
  }

  @Test
  void page_flaps_areCounted() {
    var quiet = new Quiet("keepalived", true, 60, 7, 400, 12000, 12);
    assertThat(new PeersPage(List.of(), List.of(quiet)).markdown())
        .contains("| 4 busy loops | keepalived |      60 |     7 |")
        .contains("12 of 12000");
  }

  @Test
  void keepalived_configuration_holdsIntervalPriorityAndAddress() {
    var keepalived = new Keepalived(List.of(), Path.of("/tmp"), 0.1, "10.20.90.2", 52);
    assertThat(keepalived.configuration("k8s-node", 100))
        .contains("advert_int 0.10", "priority 100", "10.20.90.2/32 dev eth0", "vrrp_version 3");
  }

  private static Bout bout(Sight... sights) {
    return new Bout("F1", "power-off", false, List.of(sights));
  }

  private static Sight sight(String contender, double millis) {
    return new Sight(contender, millis, millis, millis, 0, 0);
  }
}
