package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import io.herald.actors.snapshot.ServiceKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusPatchTest {

  static final IpAddress ADDRESS = IpAddress.parse("192.168.1.210");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.5Z");
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
    var patch = StatusPatch.of(update(Map.of(), List.of(), List.of(ADDRESS, ADDRESS_V6), "p"), NOW);
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
                null),
            NOW);
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
    var patch = StatusPatch.of(update(Map.of(), List.of(ADDRESS), List.of(), null), NOW);
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

  private static final ServiceCondition ALLOCATED =
      new ServiceCondition("Allocated", true, "IPAllocated", "from pool \"p\"");
  private static final ServiceCondition UNANNOUNCED =
      new ServiceCondition("Announced", false, "NoEligibleNode", "why");

  private static Service withConditions(ServiceCondition... conditions) {
    Map<String, ServiceCondition> byType = new HashMap<>();
    List.of(conditions).forEach(each -> byType.put(each.type(), each));
    Service plain = service("42", Map.of(StatusPatch.POOL, "p"), List.of(ADDRESS), false);
    return new Service(
        plain.key(),
        plain.uid(),
        plain.resourceVersion(),
        plain.created(),
        plain.labels(),
        plain.annotations(),
        true,
        plain.loadBalancerClass(),
        plain.loadBalancerIp(),
        false,
        0,
        plain.ipFamilyPolicy(),
        plain.ipFamilies(),
        plain.clusterIps(),
        plain.ports(),
        plain.selector(),
        plain.ingress(),
        false,
        byType);
  }

  @Test
  void of_conditionsOnly_sendsNoAddressAndOnlyWhatChanges() {
    StatusUpdate update =
        new StatusUpdate(
            withConditions(ALLOCATED),
            List.of(ADDRESS),
            Optional.of("p"),
            Map.of("Allocated", ALLOCATED, "Announced", UNANNOUNCED));

    assertThat(StatusPatch.changesNothing(update)).isFalse();
    assertThat(StatusPatch.of(update, NOW))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"metadata":{"resourceVersion":"42",
                   "annotations":{"metallb.io/ip-allocated-from-pool":"p"}},
                 "status":{"conditions":[
                   {"type":"Announced","status":"False","reason":"NoEligibleNode",
                    "message":"why","lastTransitionTime":"2026-11-23T12:00:00Z"}]}}
                """));
  }

  @Test
  void of_sameStatusForAnotherReason_keepsTheTimeOfTheTransition() {
    var other = new ServiceCondition("Announced", false, "NoEndpoints", "why not");
    StatusUpdate update =
        new StatusUpdate(
            withConditions(UNANNOUNCED),
            List.of(ADDRESS),
            Optional.of("p"),
            Map.of("Announced", other));

    assertThat(StatusPatch.of(update, NOW).toString())
        .contains("NoEndpoints")
        .doesNotContain("lastTransitionTime");
  }

  @Test
  void of_conditionGone_isDeletedByItsType() {
    StatusUpdate update =
        new StatusUpdate(
            withConditions(ALLOCATED, UNANNOUNCED), List.of(), Optional.empty(), Map.of());

    assertThat(StatusPatch.of(update, NOW).getAsJsonObject("status"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"loadBalancer":{"ingress":null},"conditions":[
                   {"type":"Allocated","$patch":"delete"},
                   {"type":"Announced","$patch":"delete"}]}
                """));
  }
}
