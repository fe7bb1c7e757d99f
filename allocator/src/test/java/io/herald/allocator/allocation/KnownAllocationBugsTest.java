package io.herald.allocator.allocation;

import static io.herald.actors.snapshot.IpFamilyPolicy.PREFER_DUAL_STACK;
import static io.herald.allocator.Pools.manual;
import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Classes of bugs that users of this kind of software met again and again, each with the MetalLB
 * release or issue that names it.
 */
class KnownAllocationBugsTest {

  private static Apiserver api() {
    return Apiserver.with(pool("p", "10.0.0.1-10.0.0.3"));
  }

  // Addresses stolen or changed after a restart.

  @Test
  void bug02_startupRace_pendingServiceSeenFirst_stealsNothing() {
    Apiserver api = api().apply(service("pending").created(0));
    api.apply(service("owner").created(9).assigned("p", "10.0.0.1"));
    api.reconcile();
    assertThat(api.status("owner")).containsExactly("10.0.0.1");
    assertThat(api.status("pending")).containsExactly("10.0.0.2");
  }

  @Test
  void bug1591_incompatibleSharingAfterRestart_oneKeepsAndTheOtherIsTold() {
    Apiserver api =
        api()
            .apply(
                service("first").created(1).sharing("x").ports(1).assigned("p", "10.0.0.1"),
                service("second").created(2).sharing("y").ports(2).assigned("p", "10.0.0.1"),
                service("third").created(3).sharing("x").ports(3).assigned("p", "10.0.0.1"));
    api.reconcile();
    assertThat(api.status("first")).containsExactly("10.0.0.1");
    assertThat(api.status("third")).containsExactly("10.0.0.1");
    assertThat(api.status("second")).containsExactly("10.0.0.2");
    assertThat(api.said())
        .contains(
            "ClearAssignment: current IP for \"default/second\" not allowed by config, will attempt"
                + " for new IP assignment: can't change sharing key for \"default/second\", address"
                + " also in use by default/first");
  }

  @Test
  void bug2004_reboot_dualStackAndSharedAddresses_areAllKept() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/28", "fd01::/124"));
    api.apply(
        service("a").created(4).sharing("k").ports(1),
        service("b").created(3).sharing("k").ports(2),
        service("c").created(2).dual(PREFER_DUAL_STACK),
        service("d").created(1).loadBalancerIp("10.0.0.9"));
    api.reconcile();
    assertThat(api.restart().reconcile()).isZero();
    assertThat(api.restart().apply(service("new").created(0)).reconcile()).isEqualTo(1);
  }

  // A freed address is not given to a Service that waits for it.

  @Test
  void bug413_serviceDeleted_waitingOneGetsTheAddress() {
    assertFreed(api -> api.delete("holder"));
  }

  @Test
  void bug1586_holderBecomesClusterIp_waitingOneGetsTheAddress() {
    assertFreed(api -> api.apply(api.edit("holder").noLoadBalancer()));
  }

  @Test
  void bug2692_holderMovesToAnotherAddress_waitingOneGetsTheAddress() {
    assertFreed(api -> api.apply(api.edit("holder").loadBalancerIp("10.0.0.2")));
    assertFreed(api -> api.apply(api.edit("holder").loadBalancerClass("other").ingress()));
  }

  private static void assertFreed(java.util.function.Consumer<Apiserver> freeing) {
    Apiserver api = api().apply(service("holder").loadBalancerIp("10.0.0.1"));
    api.apply(service("waiting").created(1).loadBalancerIp("10.0.0.1"));
    api.reconcile();
    assertThat(api.status("waiting")).isEmpty();
    freeing.accept(api);
    api.reconcile();
    assertThat(api.status("waiting")).containsExactly("10.0.0.1");
  }

  // A changed request is not applied, or a wrong state is kept.

  @Test
  void bug045_typeChange_clearsStatusAndAnnotationSilently_andBackGetsOneAgain() {
    Apiserver api = api().apply(service("s"));
    api.reconcile();
    api.said();
    api.apply(api.edit("s").noLoadBalancer());
    assertThat(api.reconcile()).isEqualTo(1);
    assertThat(api.status("s")).isEmpty();
    assertThat(api.get("s").annotations()).isEmpty();
    assertThat(api.said()).isEmpty();
    assertThat(api.reconcile()).isZero();
  }

  @Test
  void bug448_poolAnnotationChanged_addressComesFromTheOtherPool() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/24"), manual(pool("q", "10.1.0.0/24")));
    api.apply(service("s"));
    api.reconcile();
    api.apply(api.edit("s").annotation("metallb.io/address-pool", "q")).reconcile();
    assertThat(api.status("s")).containsExactly("10.1.0.0");
    assertThat(api.get("s").annotations()).containsEntry(Annotations.ALLOCATED_FROM, "q");
  }

  @Test
  void bug1431_invalidRequest_isSaidAndTheAddressKept() {
    Apiserver api = api().apply(service("s"));
    api.reconcile();
    api.said();
    api.apply(api.edit("s").loadBalancerIp("10.0.0.999"));
    assertThat(api.reconcile()).isZero();
    assertThat(api.status("s")).containsExactly("10.0.0.1");
    assertThat(api.said())
        .containsExactly(
            "LoadBalancerFailed: invalid requested loadbalancer IPs: invalid spec.loadBalancerIP"
                + " \"10.0.0.999\"");
    api.reconcile();
    assertThat(api.said()).isEmpty();
    api.apply(api.edit("s").loadBalancerIp("10.0.0.2")).reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.2");
  }

  @Test
  void bug1920_addressAndPoolDisagree_isSaid_andHealsWhenCorrected() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/24"), pool("q", "10.1.0.0/24"));
    api.apply(service("s").loadBalancerIp("10.1.0.5"));
    api.reconcile();
    api.apply(api.edit("s").annotation("metallb.io/address-pool", "p")).reconcile();
    assertThat(api.status("s")).isEmpty();
    assertThat(api.unassigned.values())
        .containsExactly(
            "requested loadBalancer IP(s) [\"10.1.0.5\"] is not compatible with requested address"
                + " pool p");
    api.apply(api.edit("s").annotation("metallb.io/address-pool", "q")).reconcile();
    assertThat(api.status("s")).containsExactly("10.1.0.5");
  }

  @Test
  void bug1168_oddServices_neverThrow() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/24"))
            .apply(
                service("noports").ports(new Integer[0]),
                service("noclusterip").clusterIps().dual(PREFER_DUAL_STACK).clusterIps(),
                service("commas").annotation("metallb.io/loadBalancerIPs", ",,"),
                service("blank").annotation("metallb.io/loadBalancerIPs", " "),
                service("three").annotation("metallb.io/loadBalancerIPs", "10.0.0.1,fd01::,::2"),
                service("twice").annotation("metallb.io/loadBalancerIPs", "10.0.0.1,10.0.0.1"));
    assertThatCode(api::reconcile).doesNotThrowAnyException();
    assertThat(api.status("noports")).containsExactly("10.0.0.0");
    assertThat(api.held).hasSize(1);
  }

  // Sharing.

  @Test
  void bug073_sharedAddress_lastUserGoes_isFreeForAnybody() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.1/32"))
            .apply(service("a").sharing("k").ports(1), service("b").sharing("k").ports(2));
    api.apply(service("c").created(9));
    api.reconcile();
    api.delete("a").reconcile();
    assertThat(api.status("c")).isEmpty();
    api.delete("b").reconcile();
    assertThat(api.status("c")).containsExactly("10.0.0.1");
  }

  @Test
  void bug1230_sharingBroken_newAddressIsNeverSilent() {
    Apiserver api =
        api().apply(service("a").sharing("k").ports(1), service("b").sharing("k").ports(2));
    api.reconcile();
    api.said();
    api.apply(api.edit("b").local()).reconcile();
    assertThat(api.status("b")).containsExactly("10.0.0.2");
    assertThat(api.said()).hasSize(2).first().asString().startsWith("ClearAssignment: ");
  }

  // Configuration with addresses in use.

  @Test
  void shrunkPool_addressOutside_isReplacedAndOthersStay() {
    Apiserver api = api().apply(service("a"), service("b"), service("c"));
    api.reconcile();
    api.pools(pool("p", "10.0.0.2-10.0.0.9")).reconcile();
    assertThat(api.status("a")).containsExactly("10.0.0.4");
    assertThat(api.status("b")).containsExactly("10.0.0.2");
    assertThat(api.status("c")).containsExactly("10.0.0.3");
  }

  @Test
  void renamedOrSplitPool_addresses_stayAndTheAnnotationFollows() {
    Apiserver api = api().apply(service("a"), service("b"));
    api.reconcile();
    api.said();
    api.pools(pool("x", "10.0.0.1/32"), pool("y", "10.0.0.2/32"));
    assertThat(api.reconcile()).isEqualTo(2);
    assertThat(api.status("a")).containsExactly("10.0.0.1");
    assertThat(api.get("b").annotations()).containsEntry(Annotations.ALLOCATED_FROM, "y");
    assertThat(api.said()).isEmpty();
  }

  @Test
  void labelChanged_poolNoLongerForTheService_isTakenAway() {
    Apiserver api =
        Apiserver.with(
                pool("any", "10.9.0.0/24"),
                io.herald.allocator.Pools.reserved(
                    pool("gold", "10.0.0.0/24"),
                    io.herald.allocator.Pools.forServicesWith(1, "tier", "gold")))
            .apply(service("s").labels(Map.of("tier", "gold")));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.0");
    api.apply(api.edit("s").labels(Map.of())).reconcile();
    assertThat(api.status("s")).containsExactly("10.9.0.0");
  }

  // Endless or needless reprocessing, and memory.

  @Test
  void bug1028_1607_1639_1951_convergedServices_causeNoWriteAndNoEvent() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.0/28"))
            .apply(
                service("a").sharing("k").ports(1),
                service("b").sharing("k").ports(2),
                service("prefer").dual(PREFER_DUAL_STACK),
                service("fails").loadBalancerIp("1.2.3.4"),
                service("wrong").annotation("metallb.universe.tf/loadBalancerIPs", "x"),
                service("none").clusterIps());
    api.reconcile();
    api.said();
    for (int i = 0; i < 5; i++) {
      assertThat(api.reconcile()).isZero();
    }
    assertThat(api.said()).isEmpty();
  }

  @Test
  void bug2889_configuration_isNeverChangedByAllocating() {
    Apiserver api = api().apply(service("a"), service("b").loadBalancerIp("10.0.0.3"));
    var before = api.configuration.orElseThrow();
    String text = before.toString();
    api.reconcile();
    assertThat(api.configuration.orElseThrow()).isSameAs(before);
    assertThat(before).hasToString(text);
  }

  @Test
  void bug1570_1581_deletedServices_leaveNothingInTheLedger() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/30"));
    IntStream.range(0, 50).forEach(i -> api.apply(service("s" + i)));
    api.reconcile();
    assertThat(api.ledger.said()).hasSize(46);
    List.copyOf(api.services.keySet()).forEach(key -> api.services.remove(key));
    api.reconcile();
    assertThat(api.ledger).isEqualTo(Ledger.EMPTY);
  }
}
