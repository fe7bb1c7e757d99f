package io.herald.lab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NftTableTest {
  private static final List<String> NODE = List.of("192.168.1.11", "fd00:192:168:1::11");

  @Test
  void changes_ofTheSameServices_none() {
    assertThat(table(web("10.96.0.1", "pod-a")).changesFrom(table(web("10.96.0.1", "pod-a"))))
        .isEmpty();
  }

  @Test
  void changes_aServiceMoreWithKnownEndpoints_elementsAlone() {
    var before = table(web("10.96.0.1", "pod-a"));
    var after = table(web("10.96.0.1", "pod-a"), web("10.96.0.2", "pod-a"));
    assertThat(after.changesFrom(before))
        .contains("add element inet kube-proxy incoming4", "10.96.0.2 . tcp . 80")
        .doesNotContain("10.96.0.1", "chain ", "delete");
  }

  @Test
  void changes_otherEndpoint_newChainThenElementsThenOldChainGone() {
    var before = table(web("10.96.0.1", "pod-a"));
    var commands = table(web("10.96.0.1", "pod-b")).changesFrom(before);
    assertThat(commands)
        .containsSubsequence(
            "  chain cluster-",
            "10.244.0.2",
            "delete element inet kube-proxy incoming4",
            "add element inet kube-proxy incoming4",
            "delete chain inet kube-proxy cluster-");
    assertThat(commands).doesNotContain("10.244.0.1");
  }

  @Test
  void changes_lastEndpointGone_addressIsRejected() {
    var commands = table(web("10.96.0.1", "none")).changesFrom(table(web("10.96.0.1", "pod-a")));
    assertThat(commands)
        .containsSubsequence(
            "delete element inet kube-proxy incoming4",
            "add element inet kube-proxy rejected4",
            "goto reject-it",
            "delete chain");
  }

  @Test
  void chains_servicesWithTheSameEndpoints_shareThem() {
    assertThat(table(web("10.96.0.1", "pod-a"), web("10.96.0.2", "pod-a")).chains()).hasSize(1);
  }

  @Test
  void twoServicesClaimOneAddress_firstHasIt() {
    var both = table(web("10.96.0.1", "pod-a"), web("10.96.0.1", "pod-b"));
    assertThat(both).isEqualTo(table(web("10.96.0.1", "pod-a")));
  }

  @Test
  void whole_beginsWithAnEmptyTable() {
    assertThat(table(web("10.96.0.1", "pod-a")).whole())
        .containsSubsequence(
            "delete table inet kube-proxy",
            "map incoming4",
            "chain postrouting",
            "add element inet kube-proxy incoming4");
  }

  private static NftTable table(ServicePort... services) {
    return NftRuleset.of("a", NODE, List.of(services));
  }

  /** A Service that one pod serves: {@code pod-a} at 10.244.0.1, {@code pod-b} at 10.244.0.2. */
  private static ServicePort web(String address, String pod) {
    var endpoints =
        switch (pod) {
          case "pod-a" -> List.of(new Endpoint("10.244.0.1", 80, "a", true, true));
          case "pod-b" -> List.of(new Endpoint("10.244.0.2", 80, "a", true, true));
          default -> List.<Endpoint>of();
        };
    return new ServicePort(
        "default/web", Protocol.TCP, 80, List.of(address), List.of(), 0, false, endpoints);
  }
}
