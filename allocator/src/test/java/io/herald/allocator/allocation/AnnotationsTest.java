package io.herald.allocator.allocation;

import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.Service;
import org.junit.jupiter.api.Test;

/** Which of the two prefixes counts. */
class AnnotationsTest {

  @Test
  void newPrefix_presentButEmpty_winsOverTheDeprecatedOne() {
    Service service =
        service("a")
            .annotation("metallb.io/address-pool", "")
            .annotation("metallb.universe.tf/address-pool", "old")
            .annotation("metallb.universe.tf/loadBalancerIPs", "10.0.0.1")
            .build();

    assertThat(Annotations.addressPool(service)).isEmpty();
    assertThat(Annotations.loadBalancerIps(service)).contains("10.0.0.1");
  }
}
