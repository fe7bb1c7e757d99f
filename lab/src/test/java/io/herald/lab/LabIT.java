package io.herald.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.network.LabDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsRoot
class LabIT {
  private static final LabOptions QUIET = LabOptions.article().withoutSpeakers();

  @Test
  void deployment_runsAsProcessesAndIsReachableByItsClusterAddress() {
    try (var lab = Lab.start(QUIET)) {
      lab.kubectl("apply", "-f", "manifests/samples/article/nginx-deployment.yaml")
          .orThrow("apply");
      lab.kubectl("apply", "-f", "manifests/samples/article/nginx-service.yaml").orThrow("apply");
      await()
          .untilAsserted(
              () ->
                  assertThat(lab.kubectl("get", "pods", "-o", "wide").orThrow("get pods").lines())
                      .anyMatch(line -> line.matches("nginx-1 +1/1 +Running.*k8s-master.*"))
                      .anyMatch(line -> line.matches("nginx-2 +1/1 +Running.*k8s-node.*")));
      assertThat(lab.kubectl("get", "nodes").output()).contains("Ready").contains("k8s-node");
      var ip = lab.kubectl("get", "svc", "nginx", "-o", "jsonpath={.spec.clusterIP}").output();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          lab.node("k8s-master")
                              .namespace()
                              .run("curl", "-s", "-m2", "http://" + ip + ":8080")
                              .output())
                      .contains("Welcome to nginx"));
    }
  }

  @Test
  void twoLabsAtOnce_doNotMeet_andNothingIsLeft() {
    var folders = new ArrayList<Path>();
    try (var first = Lab.start(QUIET.withoutClient());
        var second = Lab.start(QUIET.withoutClient().withControlPlaneOnMaster(true))) {
      assertThat(first.id()).isNotEqualTo(second.id());
      assertThat(first.kubectl("get", "nodes").succeeded()).isTrue();
      assertThat(second.kubectl("get", "nodes").succeeded()).isTrue();
      folders.addAll(List.of(first.folder(), second.folder()));
      assertThat(LabDirectory.running()).containsAll(folders);
    }
    // Another test's lab may be up beside them.
    assertThat(LabDirectory.running()).doesNotContainAnyElementsOf(folders);
  }

  @Test
  void powerOffOfTheMaster_takesTheApiServerAlong_andNodeIsNotReadyAfterTheGrace() {
    try (var lab =
        Lab.start(
            QUIET
                .withoutClient()
                .withControlPlaneOnMaster(true)
                .withNodeGrace(Duration.ofMillis(300)))) {
      var master = lab.node("k8s-master");
      lab.powerOff(master);
      assertThat(lab.kubectl("get", "nodes", "--request-timeout=2s").succeeded()).isFalse();
      lab.powerOn(master);
      assertThat(lab.kubectl("get", "nodes").succeeded()).isTrue();

      lab.powerOff(lab.node("k8s-node"));
      await()
          .untilAsserted(
              () -> assertThat(lab.kubectl("get", "nodes").output()).contains("NotReady"));
    }
  }
}
