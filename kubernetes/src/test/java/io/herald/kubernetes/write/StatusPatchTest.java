package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusPatchTest {

  static final IpAddress ADDRESS = IpAddress.parse("192.168.1.210");
  static final IpAddress ADDRESS_V6 = IpAddress.parse("2001:db8::1");

  static Service service(
      String version, Map<String, String> annotations, List<IpAddress> ingress, boolean foreign) {
    return new Service(
        new ServiceKey("default", "nginx"),
        "uid-1",
        version,
        Instant.EPOCH,
        Map.of(),
        annotations,
        true,
        Optional.empty(),
        Optional.empty(),
        false,
        0,
        IpFamilyPolicy.SINGLE_STACK,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        ingress,
        foreign);
  }

  private static StatusUpdate update(
      Map<String, String> annotations, List<IpAddress> before, List<IpAddress> after, String pool) {
    return new StatusUpdate(
        service("42", annotations, before, false), after, Optional.ofNullable(pool));
  }

  @Test
  void of_dualStack_sendsBothAddressesInOrderAndNoIpMode() {
    var patch = StatusPatch.of(update(Map.of(), List.of(), List.of(ADDRESS, ADDRESS_V6), "p"));
    assertThat(patch)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"metadata":{"resourceVersion":"42",
                   "annotations":{"metallb.io/ip-allocated-from-pool":"p"}},
                 "status":{"loadBalancer":{"ingress":[
                   {"ip":"192.168.1.210"},{"ip":"2001:db8::1"}]}}}
                """));
  }

  @Test
  void of_cleared_removesIngressAndBothSpellingsOfTheAnnotation() {
    var patch =
        StatusPatch.of(
            update(
                Map.of(StatusPatch.POOL, "p", StatusPatch.DEPRECATED_POOL, "p", "other", "x"),
                List.of(ADDRESS),
                List.of(),
                null));
    assertThat(patch)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"metadata":{"resourceVersion":"42","annotations":{
                   "metallb.io/ip-allocated-from-pool":null,
                   "metallb.universe.tf/ip-allocated-from-pool":null}},
                 "status":{"loadBalancer":{"ingress":null}}}
                """));
  }

  @Test
  void of_nothingToSayAboutAnnotations_sendsNoEmptyCollection() {
    var patch = StatusPatch.of(update(Map.of(), List.of(ADDRESS), List.of(), null));
    assertThat(patch.toString()).doesNotContain("{}").doesNotContain("[]");
  }

  @Test
  void changesNothing_sameAddressesAndPool_isTrue() {
    Map<String, String> pool = Map.of(StatusPatch.POOL, "p");
    List<IpAddress> both = List.of(ADDRESS, ADDRESS_V6);
    assertThat(StatusPatch.changesNothing(update(pool, both, both, "p"))).isTrue();
    assertThat(StatusPatch.changesNothing(update(pool, both, both, "q"))).isFalse();
    assertThat(StatusPatch.changesNothing(update(pool, both, both, null))).isFalse();
    assertThat(StatusPatch.changesNothing(update(pool, both, List.of(ADDRESS), "p"))).isFalse();
    assertThat(StatusPatch.changesNothing(update(Map.of(), List.of(), List.of(), null))).isTrue();
  }

  @Test
  void changesNothing_hostNameInStatus_isFalse() {
    Service service = service("1", Map.of(StatusPatch.POOL, "p"), List.of(ADDRESS), true);
    assertThat(
            StatusPatch.changesNothing(
                new StatusUpdate(service, List.of(ADDRESS), Optional.of("p"))))
        .isFalse();
  }
}
