package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedWritesTest {

  private static final long KNOWN = FailedWrites.KNOWN.toNanos();

  private final List<String> said = new ArrayList<>();
  private final FailedWrites failures = new FailedWrites(said::add);

  private static String forbidden(ServiceKey service) {
    return "403 services \"%s\" is forbidden: cannot patch resource \"services/status\" in the namespace \"%s\""
        .formatted(service.name(), service.namespace());
  }

  @Test
  void manyServices_forbidden_isSaidOnce() {
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 10_000; i++) {
        ServiceKey service = new ServiceKey("team-" + i % 7, "s" + i);
        failures.add(service, forbidden(service), round * 5_000_000_000L);
      }
    }
    assertThat(said)
        .singleElement()
        .asString()
        .contains("service=team-0/s0", "403 services \"s0\" is forbidden");
  }

  @Test
  void anotherReason_isSaidAsWell() {
    ServiceKey service = new ServiceKey("default", "web");
    failures.add(service, forbidden(service), 0);
    failures.add(service, "Service default/web: 422 not an address", 1);
    failures.add(new ServiceKey("a", "b"), "Service a/b: 422 not an address", 2);
    assertThat(said).hasSize(2);
    assertThat(said.get(1)).endsWith("422 not an address");
  }

  @Test
  void sameReason_afterAWhile_isSaidAgainWithHowOftenItHeld() {
    ServiceKey service = new ServiceKey("default", "web");
    for (int i = 0; i < 4; i++) {
      failures.add(service, "no answer", i);
    }
    failures.add(service, "no answer", KNOWN);
    assertThat(said)
        .containsExactly(
            "status not written service=default/web reason=no answer",
            "status not written service=default/web reason=no answer more=3");
  }
}
