package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bootstrap.settings.Settings;
import io.herald.bootstrap.settings.SettingsLoader;
import io.herald.kubernetes.KubernetesSettings.LeaseSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllocatorWiringTest {

  private static Settings settings(String... variablesAndValues) {
    Map<String, String> environment =
        new HashMap<>(Map.of("HERALD_NODE_NAME", "n1", "HERALD_NETWORK_HOST", "192.168.1.51"));
    for (int i = 0; i < variablesAndValues.length; i += 2) {
      environment.put(variablesAndValues[i], variablesAndValues[i + 1]);
    }
    return new SettingsLoader(environment, Map.of(), Optional.empty()).load();
  }

  @Test
  void excludeLabelHonouredStrictly_reachesTheAllocator() {
    assertThat(AllocatorWiring.allocatorSettings(settings()).honourExcludeLabelStrictly())
        .isFalse();
    Settings strict = settings("HERALD_SERVICES_HONOUR_EXCLUDE_LABEL_STRICTLY", "true");
    assertThat(AllocatorWiring.allocatorSettings(strict).honourExcludeLabelStrictly()).isTrue();
    assertThat(AllocatorWiring.allocatorSettings(strict).ignoreExcludeLabel()).isFalse();
  }

  @Test
  void defaults_holderGivesUpASecondBeforeAnotherMayTakeTheLease() {
    LeaseSettings lease = AllocatorWiring.kubernetesSettings(settings()).lease();
    assertThat(lease)
        .isEqualTo(
            new LeaseSettings(
                "herald-allocator",
                "n1",
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
  }

  @Test
  void shortestLeaseThatTheSettingsAllow_isAllowedHereAsWell() {
    Settings shortest =
        settings(
            "HERALD_ALLOCATOR_LEASE_DURATION",
            "1s",
            "HERALD_ALLOCATOR_LEASE_RENEW_DEADLINE",
            "500ms",
            "HERALD_ALLOCATOR_LEASE_RETRY_PERIOD",
            "100ms");
    assertThat(AllocatorWiring.kubernetesSettings(shortest).lease().duration())
        .isEqualTo(Duration.ofSeconds(1));
  }
}
