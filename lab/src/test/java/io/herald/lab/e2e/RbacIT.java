package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.lab.apiserver.rest.CallRecord.Call;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Herald asks of the API server is what its roles grant, no less and no more. */
@InLab
class RbacIT {
  private static final String HERALD_CLIENT = "herald";

  /** Granted, though no speaker of the lab makes use of it, and why. */
  private static final Map<Grant, String> UNUSED_IN_THE_LAB =
      Map.of(
          new Grant(Cluster.HERALD, "", "pods", "list", ""),
          "Cluster Bootstrap finds the other speakers; the lab gives it a plain list",
          new Grant(Cluster.HERALD, "", "pods", "get", ""),
          "Cluster Bootstrap, which looks at single pods as well");

  private final Cluster cluster;

  RbacIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void calls_ofAllThatHeraldDoes_areGranted_andEveryGrantIsCalled() {
    var grants = Grant.ofManifests();
    // The same event twice raises the count of the first, which is a call of its own.
    for (int i = 0; i < 2; i++) {
      cluster.configure(Cluster.annotated("refused", "metallb.io/address-pool: nowhere"));
      cluster.eventMessage("refused", "AllocationFailed");
      await().atMost(Cluster.PATIENCE).until(() -> cluster.ingress("refused").isEmpty());
      cluster.configure(Cluster.service("refused"));
      cluster.serve("refused");
    }

    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(() -> assertThat(unused(grants)).as("granted, never called").isEmpty());
    assertThat(calls()).as("called, but not granted").allMatch(c -> granted(grants, c));
  }

  private Set<Grant> unused(Set<Grant> grants) {
    var calls = calls();
    return grants.stream()
        .filter(grant -> !UNUSED_IN_THE_LAB.containsKey(grant))
        .filter(grant -> calls.stream().noneMatch(grant::allows))
        .collect(Collectors.toSet());
  }

  private static boolean granted(Set<Grant> grants, Call call) {
    return grants.stream().anyMatch(grant -> grant.allows(call));
  }

  private Set<Call> calls() {
    return cluster.lab().api().calls().counts().keySet().stream()
        .filter(call -> call.userAgent().startsWith(HERALD_CLIENT))
        .collect(Collectors.toSet());
  }
}
