package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The roles grant no more than Herald asks the API server for. That they grant no less is checked
 * after every class of tests, by {@link SharedLab}.
 */
@InLab
class RbacIT {
  /** Granted, though no speaker of the lab makes use of it, and why. */
  private static final Map<Grant, String> UNUSED_IN_THE_LAB =
      Map.of(
          new Grant(Cluster.HERALD, "", "pods", "list", ""),
          "Cluster Bootstrap finds the other speakers: InClusterIT; here it has a plain list",
          new Grant(Cluster.HERALD, "metallb.io", "configurationstates", "delete", ""),
          "the state of a speaker whose Node was removed; no Node of the lab ever is",
          new Grant(Cluster.HERALD, "metallb.io", "bfdprofiles/status", "patch", ""),
          "that a profile is wrong; Herald's definitions accept no such profile, MetalLB's may");

  /** One of each kind that is wrong in a way that no definition can see. */
  private static final String WRONG =
      """
      apiVersion: metallb.io/v1beta1
      kind: IPAddressPool
      metadata: {name: overlaps, namespace: herald-system}
      spec: {addresses: [192.168.1.215/32]}
      ---
      apiVersion: metallb.io/v1beta1
      kind: L2Advertisement
      metadata: {name: selects-by-no-label, namespace: herald-system}
      spec: {nodeSelectors: [{matchLabels: {-a: b}}]}
      ---
      apiVersion: metallb.io/v1beta2
      kind: BGPPeer
      metadata: {name: without-profile, namespace: herald-system}
      spec: {myASN: 1, peerASN: 2, peerAddress: 192.168.1.1, bfdProfile: gone}
      ---
      apiVersion: metallb.io/v1beta1
      kind: BGPAdvertisement
      metadata: {name: without-alias, namespace: herald-system}
      spec: {communities: [gone]}
      ---
      apiVersion: metallb.io/v1beta1
      kind: Community
      metadata: {name: first, namespace: herald-system}
      spec: {communities: [{name: twice, value: "1:1"}]}
      ---
      apiVersion: metallb.io/v1beta1
      kind: Community
      metadata: {name: second, namespace: herald-system}
      spec: {communities: [{name: twice, value: "1:2"}]}
      """;

  private final Cluster cluster;

  RbacIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void grants_allButTheExplained_areCalled() {
    var grants = Grant.ofManifests();
    // The same event twice raises the count of the first, which is a call of its own.
    for (int i = 0; i < 2; i++) {
      cluster.configure(Cluster.annotated("refused", "metallb.io/address-pool: nowhere"));
      cluster.eventMessage("refused", "AllocationFailed");
      await().atMost(Cluster.PATIENCE).until(() -> cluster.ingress("refused").isEmpty());
      cluster.configure(Cluster.service("refused"));
      cluster.serve("refused");
    }
    // Its ServiceL2Status goes with it, once there is one.
    await()
        .atMost(Cluster.PATIENCE)
        .until(
            () ->
                !cluster
                    .lab()
                    .kubectl("get", "-A", "servicel2statuses", "-o", "name")
                    .output()
                    .isBlank());
    cluster.lab().kubectl("delete", "service", "refused").orThrow("kubectl delete");

    // How full a pool is can be written where a pool is an object.
    cluster
        .lab()
        .kubectl("apply", "-f", "manifests/samples/article/custom-resources")
        .orThrow("kubectl apply");
    cluster.configure(WRONG);

    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(() -> assertThat(unused(grants)).as("granted, never called").isEmpty());
  }

  private Set<Grant> unused(Set<Grant> grants) {
    var calls = Grant.calls(cluster.lab());
    return grants.stream()
        .filter(grant -> !UNUSED_IN_THE_LAB.containsKey(grant))
        .filter(grant -> calls.stream().noneMatch(grant::allows))
        .collect(Collectors.toSet());
  }
}
