package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.avoidingBuggy;
import static io.herald.allocator.Pools.forNamespaces;
import static io.herald.allocator.Pools.forNamespacesWith;
import static io.herald.allocator.Pools.forServicesWith;
import static io.herald.allocator.Pools.manual;
import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.Pools.reserved;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.net.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which address a Service gets, by contract.md 2.2 and 2.3, and what is said about it. */
class AllocationTest {

  private static final String AUTOMATIC = "192.168.1.210-192.168.1.220";

  @Test
  void plainService_onePool_getsFirstAddress() {
    Apiserver api = Apiserver.with(pool("default", AUTOMATIC)).apply(service("nginx"));
    assertThat(api.reconcile()).isEqualTo(1);
    assertThat(api.status("nginx")).containsExactly("192.168.1.210");
    assertThat(api.get("nginx").annotations())
        .containsEntry("metallb.io/ip-allocated-from-pool", "default");
    Event event = api.events.get(0);
    assertThat(event.type()).isEqualTo(Event.Type.NORMAL);
    assertThat(event.component()).isEqualTo("herald-allocator");
    assertThat(event.node()).isEqualTo("n1");
    assertThat(event.regarding().toString()).isEqualTo("Service default/nginx");
    assertThat(api.said()).containsExactly("IPAllocated: Assigned IP [\"192.168.1.210\"]");
  }

  @Test
  void assignedService_reconciledAgain_nothingHappens() {
    Apiserver api = Apiserver.with(pool("default", AUTOMATIC)).apply(service("nginx"));
    api.reconcile();
    api.said();
    assertThat(api.reconcile()).isZero();
    assertThat(api.restart().reconcile()).isZero();
    assertThat(api.said()).isEmpty();
  }

  @Test
  void noConfiguration_services_areUntouched() {
    Apiserver api =
        new Apiserver()
            .apply(service("a"), service("b").assigned("gone", "1.2.3.4"))
            .apply(service("c").noLoadBalancer().ingress("1.2.3.5"));
    assertThat(api.reconcile()).isZero();
    assertThat(api.said()).isEmpty();
    assertThat(api.held).containsOnlyKeys(api.get("b").key());
  }

  @Test
  void unassigned_several_olderFirstThenByName() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.1-10.0.0.9"))
            .apply(
                service("young").created(9),
                service("z").created(5),
                service("b").created(7),
                service("a").created(7));
    api.reconcile();
    assertThat(api.status("z")).containsExactly("10.0.0.1");
    assertThat(api.status("a")).containsExactly("10.0.0.2");
    assertThat(api.status("b")).containsExactly("10.0.0.3");
    assertThat(api.status("young")).containsExactly("10.0.0.4");
  }

  @Test
  void poolExhausted_service_failsOnceAndGetsTheFreedAddress() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.1/32")).apply(service("a"), service("b").created(1));
    api.reconcile();
    assertThat(api.said())
        .containsExactly(
            "IPAllocated: Assigned IP [\"10.0.0.1\"]",
            "AllocationFailed: Failed to allocate IP for \"default/b\": no available IPs");
    api.reconcile();
    assertThat(api.said()).isEmpty();
    assertThat(api.unassigned).containsEntry(api.get("b").key(), "no available IPs");
    api.delete("a").reconcile();
    assertThat(api.status("b")).containsExactly("10.0.0.1");
    assertThat(api.said()).containsExactly("IPAllocated: Assigned IP [\"10.0.0.1\"]");
    assertThat(api.unassigned).isEmpty();
  }

  @Test
  void failure_goneAndBack_isSaidAgain() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.1/32")).apply(service("a"), service("b"));
    api.reconcile();
    api.delete("a").reconcile();
    api.said();
    api.pools(pool("q", "10.1.0.1/32"));
    api.apply(service("c").assigned("q", "10.1.0.1"));
    api.reconcile();
    assertThat(api.said())
        .containsExactly(
            "ClearAssignment: current IP for \"default/b\" not allowed by config, will attempt for"
                + " new IP assignment: [\"10.0.0.1\"] is not allowed in config",
            "AllocationFailed: Failed to allocate IP for \"default/b\": no available IPs");
    assertThat(api.status("b")).isEmpty();
    assertThat(api.get("b").annotations()).isEmpty();
  }

  @Test
  void pools_listedInAnyOrder_areTriedByName() {
    Apiserver api =
        Apiserver.with(pool("b", "10.0.2.1/32"), pool("a", "10.0.1.1/32"))
            .apply(service("s"), service("t").created(1));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("10.0.1.1");
    assertThat(api.status("t")).containsExactly("10.0.2.1");
  }

  @Test
  void manualPool_unasked_isNotUsed() {
    Apiserver api =
        Apiserver.with(manual(pool("p", "10.0.0.0/24")))
            .apply(
                service("any"),
                service("ip").loadBalancerIp("10.0.0.7"),
                service("pool").annotation("metallb.io/address-pool", "p"));
    api.reconcile();
    assertThat(api.status("any")).isEmpty();
    assertThat(api.status("ip")).containsExactly("10.0.0.7");
    assertThat(api.status("pool")).containsExactly("10.0.0.0");
  }

  @Test
  void rangesOfPool_inListedOrder_areUsedUp() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.9.1/32", "10.0.0.1-10.0.0.2"))
            .apply(service("a"), service("b"), service("c"));
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.9.1");
    assertThat(api.status("b")).containsExactly("10.0.0.1");
    assertThat(api.status("c")).containsExactly("10.0.0.2");
  }

  @Test
  void subnetAddresses_byDefault_areGivenOut() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/31", "1000::/64"))
            .apply(service("v4"), service("v6").ipv6());
    api.reconcile();
    assertThat(api.status("v4")).containsExactly("10.0.0.0");
    assertThat(api.status("v6")).containsExactly("1000::");
  }

  @Test
  void avoidBuggyIps_ipv4EndingIn0Or255_areSkippedRefusedAndTaken() {
    Apiserver api =
        Apiserver.with(avoidingBuggy(pool("p", "10.0.0.255-10.0.1.1", "1000::/120")))
            .apply(
                service("a"),
                service("asks").loadBalancerIp("10.0.1.0"),
                service("had").assigned("p", "10.0.0.255"),
                service("v6").ipv6());
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.1.1");
    assertThat(api.status("asks")).isEmpty();
    assertThat(api.status("had")).isEmpty();
    assertThat(api.status("v6")).containsExactly("1000::");
    assertThat(api.said())
        .contains(
            "AllocationFailed: Failed to allocate IP for \"default/asks\": [\"10.0.1.0\"] is not"
                + " allowed in config");
  }

  @Test
  void refusal_namesTheFixAfterTheWordsThatAlertsKnow() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.1-10.0.0.1"))
            .apply(
                service("first").loadBalancerIp("10.0.0.1"),
                service("taken").loadBalancerIp("10.0.0.1"),
                service("outside").loadBalancerIp("9.9.9.9"),
                service("lost").annotation("metallb.io/address-pool", "q"));
    api.reconcile();
    assertThat(api.events.stream().map(Event::message))
        .contains(
            "Failed to allocate IP for \"default/outside\": [\"9.9.9.9\"] is not allowed in config;"
                + " add it to a pool, or ask for an address of a pool in spec.loadBalancerIP or"
                + " metallb.io/loadBalancerIPs",
            "Failed to allocate IP for \"default/lost\": unknown pool \"q\"; correct the annotation"
                + " metallb.io/address-pool, or create the pool",
            "Failed to allocate IP for \"default/taken\": can't change sharing key for"
                + " \"default/taken\", address also in use by default/first; ask for another address"
                + " than 10.0.0.1, or let all its Services share it by the same"
                + " metallb.io/allow-shared-ip and different ports");
  }

  @Test
  void requestedAddress_fieldAndAnnotations_areHonoured() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(
                service("field").loadBalancerIp("10.0.0.5"),
                service("new").annotation("metallb.io/loadBalancerIPs", "10.0.0.6"),
                service("old").annotation("metallb.universe.tf/loadBalancerIPs", " 10.0.0.7 "),
                service("both")
                    .annotation("metallb.io/loadBalancerIPs", "10.0.0.8")
                    .annotation("metallb.universe.tf/loadBalancerIPs", "10.0.0.9"),
                service("emptied")
                    .annotation("metallb.io/loadBalancerIPs", "")
                    .annotation("metallb.universe.tf/loadBalancerIPs", "10.0.0.9"));
    api.reconcile();
    assertThat(api.status("field")).containsExactly("10.0.0.5");
    assertThat(api.status("new")).containsExactly("10.0.0.6");
    assertThat(api.status("old")).containsExactly("10.0.0.7");
    assertThat(api.status("both")).containsExactly("10.0.0.8");
    assertThat(api.status("emptied")).containsExactly("10.0.0.0");
  }

  @Test
  void requestedAddress_twoServices_olderKeepsAndOtherFailsUntilItIsFree() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(
                service("second").created(2).loadBalancerIp("10.0.0.5"),
                service("first").created(1).loadBalancerIp("10.0.0.5"));
    api.reconcile();
    assertThat(api.status("first")).containsExactly("10.0.0.5");
    assertThat(api.status("second")).isEmpty();
    assertThat(api.said())
        .containsExactly(
            "IPAllocated: Assigned IP [\"10.0.0.5\"]",
            "AllocationFailed: Failed to allocate IP for \"default/second\": can't change sharing"
                + " key for \"default/second\", address also in use by default/first");
    api.apply(service("third").created(0).loadBalancerIp("10.0.0.5")).reconcile();
    assertThat(api.status("first")).containsExactly("10.0.0.5");
    api.delete("first").delete("third").reconcile();
    assertThat(api.status("second")).containsExactly("10.0.0.5");
  }

  @Test
  void particularAddress_sameBatchAsOlderAny_isNotGivenToTheOther() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(service("old").created(1), service("new").created(2).loadBalancerIp("10.0.0.0"));
    api.reconcile();
    assertThat(api.status("new")).containsExactly("10.0.0.0");
    assertThat(api.status("old")).containsExactly("10.0.0.1");
  }

  @Test
  void requestedAddress_impossible_saysWhy() {
    Apiserver api =
        Apiserver.with(
                pool("p", "10.0.0.0/24"),
                pool("q", "10.1.0.0/24", "fd00:1::/64"),
                reserved(pool("r", "10.2.0.0/24"), forNamespaces(0, "other")))
            .apply(
                service("outside").loadBalancerIp("9.9.9.9"),
                service("family").loadBalancerIp("fd00:1::1"),
                service("pool")
                    .loadBalancerIp("10.0.0.1")
                    .annotation("metallb.io/address-pool", "q"),
                service("namespace").loadBalancerIp("10.2.0.1"),
                service("text").loadBalancerIp("10.0.0"),
                service("list").annotation("metallb.io/loadBalancerIPs", "10.0.0.1,x"),
                service("two")
                    .annotation("metallb.io/loadBalancerIPs", "10.0.0.1")
                    .loadBalancerIp("10.0.0.2"));
    api.reconcile();
    assertThat(api.said())
        .containsExactlyInAnyOrder(
            "AllocationFailed: Failed to allocate IP for \"default/outside\": [\"9.9.9.9\"] is not"
                + " allowed in config",
            "AllocationFailed: Failed to allocate IP for \"default/family\": requested loadBalancer"
                + " IP(s) [\"fd00:1::1\"] does not match the ipFamily of the service",
            "AllocationFailed: Failed to allocate IP for \"default/pool\": requested loadBalancer"
                + " IP(s) [\"10.0.0.1\"] is not compatible with requested address pool q",
            "AllocationFailed: Failed to allocate IP for \"default/namespace\": pool r not"
                + " compatible for ip assignment",
            "LoadBalancerFailed: invalid requested loadbalancer IPs: invalid spec.loadBalancerIP"
                + " \"10.0.0\"",
            "LoadBalancerFailed: invalid requested loadbalancer IPs: invalid"
                + " metallb.io/loadBalancerIPs: \"10.0.0.1,x\"",
            "LoadBalancerFailed: invalid requested loadbalancer IPs: service can not have both"
                + " metallb.io/loadBalancerIPs and svc.Spec.LoadBalancerIP");
    assertThat(api.held).isEmpty();
  }

  @Test
  void requestedPool_unknownExhaustedOrClosed_saysWhy() {
    Apiserver api =
        Apiserver.with(
                pool("empty", "10.0.0.1/32"),
                reserved(pool("r", "10.2.0.0/24"), forNamespaces(0, "other")))
            .apply(
                service("first"),
                service("unknown").annotation("metallb.io/address-pool", "nope"),
                service("full").created(1).annotation("metallb.io/address-pool", "empty"),
                service("v6").ipv6().annotation("metallb.universe.tf/address-pool", "empty"),
                service("closed").annotation("metallb.io/address-pool", "r"));
    api.reconcile();
    assertThat(api.unassigned.values())
        .containsExactlyInAnyOrder(
            "unknown pool \"nope\"",
            "no available IPs in pool \"empty\" for ipv4 IPFamily",
            "no available IPs in pool \"empty\" for ipv6 IPFamily",
            "pool r not compatible for ip assignment");
  }

  @Test
  void serviceAllocation_priorities_lowestFirstAndZeroLast() {
    Apiserver api =
        Apiserver.with(
                pool("any", "10.9.0.1/32"),
                reserved(pool("a-last", "10.0.0.1/32"), forNamespaces(0, "default")),
                reserved(pool("b-second", "10.0.0.2/32"), forServicesWith(20, "tier", "gold")),
                reserved(pool("c-first", "10.0.0.3/32"), forNamespaces(10, "default")),
                manual(reserved(pool("d-never", "10.0.0.4/32"), forNamespaces(1, "default"))),
                reserved(pool("e-other", "10.0.0.5/32"), forNamespaces(1, "other")))
            .apply(gold("s1"), gold("s2"), gold("s3"), gold("s4"), gold("s5"));
    api.reconcile();
    assertThat(api.status("s1")).containsExactly("10.0.0.3");
    assertThat(api.status("s2")).containsExactly("10.0.0.2");
    assertThat(api.status("s3")).containsExactly("10.0.0.1");
    assertThat(api.status("s4")).containsExactly("10.9.0.1");
    assertThat(api.status("s5")).isEmpty();
  }

  private static io.herald.allocator.ServiceBuilder gold(String name) {
    return service(name).labels(Map.of("tier", "gold"));
  }

  @Test
  void serviceAllocation_namespaceAndServiceSelector_mustBothMatch() {
    var rule =
        new io.herald.actors.config.ServiceAllocation(
            1,
            Set.of("team"),
            List.of(io.herald.allocator.Pools.selector("kind", "prod")),
            List.of(io.herald.allocator.Pools.selector("tier", "gold")));
    Apiserver api = Apiserver.with(reserved(pool("p", "10.0.0.0/24"), rule));
    api.namespaces.put("shop", Map.of("kind", "prod"));
    api.namespaces.put("team", Map.of());
    api.namespaces.put("dev", Map.of("kind", "dev"));
    api.apply(gold("team/a"), gold("shop/b"), gold("dev/c"), service("shop/d"));
    api.reconcile();
    assertThat(api.held.keySet()).extracting(Object::toString).contains("team/a", "shop/b");
    assertThat(api.held).hasSize(2);
  }

  @Test
  void namespaceSelector_matchingNoNamespace_closesThePool() {
    Apiserver api =
        Apiserver.with(reserved(pool("p", "10.0.0.0/24"), forNamespacesWith(1, "team", "none")))
            .apply(service("auto"), service("asks").loadBalancerIp("10.0.0.1"));
    api.namespaces.put("default", Map.of("team", "blue"));
    api.reconcile();
    assertThat(api.held).isEmpty();
    assertThat(api.unassigned.values())
        .containsExactlyInAnyOrder("no available IPs", "pool p not compatible for ip assignment");
  }

  @Test
  void betterPool_appearing_movesNothing() {
    Apiserver api = Apiserver.with(pool("z", "10.0.0.0/24")).apply(service("s"));
    api.reconcile();
    api.pools(
        pool("z", "10.0.0.0/24"), reserved(pool("a", "10.1.0.0/24"), forNamespaces(1, "default")));
    assertThat(api.reconcile()).isZero();
  }

  @Test
  void otherLoadBalancerClass_service_isUntouchedAndItsAddressAvoided() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(
                service("foreign").loadBalancerClass("other").ingress("10.0.0.0"),
                service("ours").created(-1));
    api.reconcile();
    assertThat(api.status("foreign")).containsExactly("10.0.0.0");
    assertThat(api.get("foreign").annotations()).isEmpty();
    assertThat(api.status("ours")).containsExactly("10.0.0.1");
    assertThat(api.held).hasSize(1);
  }

  @Test
  void loadBalancerClassConfigured_onlyExactMatch_isServed() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(
                service("plain").ingress("10.0.0.9"),
                service("ours").loadBalancerClass("herald"),
                service("other").loadBalancerClass("x"),
                service("clusterip").noLoadBalancer().ingress("10.0.0.8"));
    api.settings = new AllocationSettings(Optional.of("herald"), "n1", Set.of());
    assertThat(api.reconcile()).isEqualTo(1);
    assertThat(api.status("ours")).containsExactly("10.0.0.0");
    assertThat(api.status("plain")).containsExactly("10.0.0.9");
    assertThat(api.status("clusterip")).containsExactly("10.0.0.8");
  }

  @Test
  void quarantinedAddress_anyRequestOrHolder_isNeverHeld() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/30"))
            .apply(
                service("auto"),
                service("asks").loadBalancerIp("10.0.0.0"),
                service("had").assigned("p", "10.0.0.1"));
    api.settings =
        new AllocationSettings(
            Optional.empty(),
            "n1",
            Set.of(IpAddress.parse("10.0.0.0"), IpAddress.parse("10.0.0.1")));
    api.reconcile();
    assertThat(api.status("auto")).containsExactly("10.0.0.2");
    assertThat(api.status("had")).containsExactly("10.0.0.3");
    assertThat(api.status("asks")).isEmpty();
    assertThat(api.said())
        .contains(
            "ClearAssignment: current IP for \"default/had\" not allowed by config, will attempt"
                + " for new IP assignment: \"10.0.0.1\" is in use by another host on the network");
  }

  @Test
  void deprecatedAnnotation_withTheFirstWrite_isSaidOnce() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(
                service("new").annotation("metallb.universe.tf/address-pool", "p"),
                service("settled")
                    .assigned("p", "10.0.0.9")
                    .annotation("metallb.universe.tf/address-pool", "p"));
    api.reconcile();
    assertThat(api.said())
        .containsExactly(
            "IPAllocated: Assigned IP [\"10.0.0.0\"]",
            "deprecatedAnnotation: Service uses deprecated annotation"
                + " metallb.universe.tf/address-pool");
    api.reconcile();
    assertThat(api.said()).isEmpty();
  }

  @Test
  void foreignIngress_assignedService_isDroppedByOneWrite() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(service("s").assigned("p", "10.0.0.3").foreignIngress());
    assertThat(api.reconcile()).isEqualTo(1);
    assertThat(api.status("s")).containsExactly("10.0.0.3");
    assertThat(api.said()).isEmpty();
    assertThat(api.reconcile()).isZero();
  }

  @Test
  void addressOfOlderRelease_withoutPoolAnnotation_keepsItAndGetsTheAnnotation() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24")).apply(service("s").ingress("10.0.0.3"));
    assertThat(api.reconcile()).isEqualTo(1);
    assertThat(api.status("s")).containsExactly("10.0.0.3");
    assertThat(api.get("s").annotations()).containsEntry(Annotations.ALLOCATED_FROM, "p");
    assertThat(api.said()).isEmpty();
  }

  @Test
  void noPoolLeft_services_areClearedAndSaidSo() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/24")).apply(service("s"));
    api.reconcile();
    api.said();
    api.pools().reconcile();
    assertThat(api.status("s")).isEmpty();
    assertThat(api.said()).hasSize(2).last().asString().endsWith("no available IPs");
  }

  @Test
  void serviceWithoutClusterIp_withAddress_isClearedSilently() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(service("s").clusterIps().assigned("p", "10.0.0.1"));
    assertThat(api.reconcile()).isEqualTo(1);
    assertThat(api.status("s")).isEmpty();
    assertThat(api.said()).isEmpty();
  }

  @Test
  void hugePools_ofEitherFamily_costNothing() {
    Apiserver api =
        Apiserver.with(pool("all4", "0.0.0.0/0"), pool("all6", "::/0"))
            .apply(service("v4"), service("v6").ipv6(), service("w6").ipv6());
    api.reconcile();
    assertThat(api.status("v4")).containsExactly("0.0.0.0");
    assertThat(api.status("v6")).containsExactly("::");
    assertThat(api.status("w6")).containsExactly("::1");
  }
}
