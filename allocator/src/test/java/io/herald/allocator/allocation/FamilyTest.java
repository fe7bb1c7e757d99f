package io.herald.allocator.allocation;

import static io.herald.actors.snapshot.IpFamilyPolicy.PREFER_DUAL_STACK;
import static io.herald.actors.snapshot.IpFamilyPolicy.REQUIRE_DUAL_STACK;
import static io.herald.actors.snapshot.IpFamilyPolicy.SINGLE_STACK;
import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.AddressPool;
import io.herald.actors.net.IpFamily;
import org.junit.jupiter.api.Test;

/** IPv6 and both dual-stack policies, by contract.md 2.1 and 2.6. */
class FamilyTest {

  private static final AddressPool BOTH = pool("both", "10.0.0.1-10.0.0.9", "fd01::1-fd01::9");
  private static final AddressPool ONLY4 = pool("a4", "10.4.0.1-10.4.0.9");
  private static final AddressPool ONLY6 = pool("a6", "fd06::1-fd06::9");

  @Test
  void singleClusterIp_decides_theFamily() {
    Apiserver api =
        Apiserver.with(BOTH)
            .apply(
                service("v4"),
                service("v6").ipv6(),
                service("p6").ipv6().policy(PREFER_DUAL_STACK));
    api.reconcile();
    assertThat(api.status("v4")).containsExactly("10.0.0.1");
    assertThat(api.status("v6")).containsExactly("fd01::2");
    assertThat(api.status("p6")).containsExactly("fd01::1");
    assertThat(api.reconcile()).isZero();
  }

  @Test
  void requireDualStack_getsBothFromOnePoolIpv4First() {
    Apiserver api = Apiserver.with(ONLY4, ONLY6, BOTH).apply(service("s").dual(REQUIRE_DUAL_STACK));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.1", "fd01::1");
    assertThat(api.said()).containsExactly("IPAllocated: Assigned IP [\"10.0.0.1\" \"fd01::1\"]");
  }

  @Test
  void requireDualStack_onlySinglePools_fails() {
    Apiserver api = Apiserver.with(ONLY4, ONLY6).apply(service("s").dual(REQUIRE_DUAL_STACK));
    api.reconcile();
    assertThat(api.unassigned.values()).containsExactly("no available IPs");
  }

  @Test
  void requireDualStack_oneClusterIp_isClearedWithAWarningOnce() {
    Apiserver api =
        Apiserver.with(BOTH)
            .apply(service("s").policy(REQUIRE_DUAL_STACK).assigned("both", "10.0.0.1"));
    api.reconcile();
    assertThat(api.status("s")).isEmpty();
    assertThat(api.said())
        .containsExactly(
            "not enough clusterips: Service requires dual stack but not enough clusterips"
                + " [10.96.0.1]");
    api.reconcile();
    assertThat(api.said()).isEmpty();
  }

  @Test
  void preferDualStack_dualPool_isPreferredOverEarlierSinglePool() {
    Apiserver api = Apiserver.with(ONLY4, BOTH).apply(service("s").dual(PREFER_DUAL_STACK));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.1", "fd01::1");
  }

  @Test
  void preferDualStack_singlePools_preferredFamilyFirst() {
    Apiserver api =
        Apiserver.with(ONLY4, ONLY6)
            .apply(
                service("default").dual(PREFER_DUAL_STACK),
                service("v6").dual(PREFER_DUAL_STACK).families(IpFamily.IPV6, IpFamily.IPV4));
    api.reconcile();
    assertThat(api.status("default")).containsExactly("10.4.0.1");
    assertThat(api.status("v6")).containsExactly("fd06::1");
  }

  @Test
  void preferDualStack_onlyOtherFamilyLeft_getsThat() {
    Apiserver api = Apiserver.with(ONLY6).apply(service("s").dual(PREFER_DUAL_STACK));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("fd06::1");
  }

  @Test
  void preferDualStack_poolGainsTheOtherFamily_firstAddressStays() {
    Apiserver api = Apiserver.with(ONLY6).apply(service("s").dual(PREFER_DUAL_STACK));
    api.reconcile();
    assertThat(api.said())
        .containsExactly(
            "IPAllocated: Assigned IP [\"fd06::1\"]",
            "AdditionalAssignFailed: cannot assign additional IP in PreferDualStack: no available"
                + " IPs in pool \"a6\" for ipv4 IPFamily");
    assertThat(api.reconcile()).isZero();
    assertThat(api.said()).isEmpty();
    api.pools(pool("a6", "fd06::/64", "10.6.0.1/32")).reconcile();
    assertThat(api.status("s")).containsExactly("fd06::1", "10.6.0.1");
    assertThat(api.said()).containsExactly("IPAllocated: Assigned additional IP \"10.6.0.1\"");
    assertThat(api.reconcile()).isZero();
    assertThat(api.restart().reconcile()).isZero();
  }

  @Test
  void preferDualStack_oneClusterIpAndDualPool_keepsOneAddressForEver() {
    Apiserver api = Apiserver.with(BOTH).apply(service("s").policy(PREFER_DUAL_STACK));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.1");
    for (int i = 0; i < 3; i++) {
      assertThat(api.reconcile()).isZero();
    }
    assertThat(api.said()).hasSize(1);
  }

  @Test
  void preferDualStack_newDualPoolElsewhere_movesNothing() {
    Apiserver api = Apiserver.with(ONLY4).apply(service("s").dual(PREFER_DUAL_STACK));
    api.reconcile();
    api.pools(ONLY4, BOTH);
    assertThat(api.reconcile()).isZero();
  }

  @Test
  void dualPool_losesOneFamily_bothAreReplaced() {
    Apiserver api = Apiserver.with(BOTH).apply(service("s").dual(PREFER_DUAL_STACK));
    api.reconcile();
    api.pools(pool("both", "10.0.0.5-10.0.0.9")).reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.5");
  }

  @Test
  void preferBecomesRequire_withOneAddress_isClearedUntilBothAreToBeHad() {
    Apiserver api = Apiserver.with(ONLY4).apply(service("s").dual(PREFER_DUAL_STACK));
    api.reconcile();
    api.apply(api.edit("s").policy(REQUIRE_DUAL_STACK)).reconcile();
    assertThat(api.status("s")).isEmpty();
    api.pools(ONLY4, BOTH).reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.1", "fd01::1");
  }

  @Test
  void serviceBecomesDual_underPrefer_keepsItsAddress() {
    Apiserver api = Apiserver.with(BOTH).apply(service("s"));
    api.reconcile();
    api.apply(api.edit("s").dual(PREFER_DUAL_STACK)).reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.1", "fd01::1");
    api.apply(api.edit("s").clusterIps("10.96.0.1").policy(SINGLE_STACK)).reconcile();
    assertThat(api.status("s")).containsExactly("10.0.0.1");
  }

  @Test
  void familyChanges_address_isReplaced() {
    Apiserver api = Apiserver.with(BOTH).apply(service("s"));
    api.reconcile();
    api.apply(api.edit("s").ipv6()).reconcile();
    assertThat(api.status("s")).containsExactly("fd01::1");
  }

  @Test
  void statusWithTooManyAddresses_isClearedWithAWarning() {
    Apiserver api =
        Apiserver.with(BOTH)
            .apply(
                service("three").assigned("both", "10.0.0.4", "10.0.0.5", "10.0.0.6"),
                service("two").assigned("both", "10.0.0.7", "10.0.0.8"));
    api.reconcile();
    assertThat(api.status("three")).hasSize(1);
    assertThat(api.status("two")).hasSize(1);
    assertThat(api.said())
        .anyMatch(
            said -> said.startsWith("nolbIPsIPFamily: Failed to retrieve LBIPs IPFamily for"));
  }

  @Test
  void clusterIpsOfOneFamilyTwice_isSaid() {
    Apiserver api = Apiserver.with(BOTH).apply(service("s").clusterIps("10.96.0.1", "10.96.0.2"));
    api.reconcile();
    assertThat(api.said())
        .singleElement()
        .asString()
        .startsWith("noclusterIPsIPFamily: Failed to retrieve ClusterIPs IPFamily for");
  }

  @Test
  void requestedPair_inItsOrder_isKept() {
    Apiserver api =
        Apiserver.with(BOTH)
            .apply(
                service("s")
                    .dual(REQUIRE_DUAL_STACK)
                    .annotation("metallb.io/loadBalancerIPs", "fd01::8, 10.0.0.3"));
    api.reconcile();
    assertThat(api.status("s")).containsExactly("fd01::8", "10.0.0.3");
    assertThat(api.reconcile()).isZero();
    assertThat(api.restart().reconcile()).isZero();
  }

  @Test
  void requestedPair_fromTwoPools_isRefused() {
    Apiserver api =
        Apiserver.with(ONLY4, ONLY6)
            .apply(
                service("s")
                    .dual(REQUIRE_DUAL_STACK)
                    .annotation("metallb.io/loadBalancerIPs", "10.4.0.1,fd06::1"));
    api.reconcile();
    assertThat(api.unassigned.values())
        .containsExactly("[\"10.4.0.1\" \"fd06::1\"] is not allowed in config");
  }

  @Test
  void loadBalancerIpField_dualStackService_isAFamilyMismatch() {
    Apiserver api =
        Apiserver.with(BOTH).apply(service("s").dual(PREFER_DUAL_STACK).loadBalancerIp("10.0.0.1"));
    api.reconcile();
    assertThat(api.unassigned.values())
        .containsExactly(
            "requested loadBalancer IP(s) [\"10.0.0.1\"] does not match the ipFamily of the"
                + " service");
  }

  @Test
  void singleRequest_serviceBecomesPreferDual_keepsExactlyThat() {
    Apiserver api = Apiserver.with(BOTH).apply(service("s").loadBalancerIp("10.0.0.4"));
    api.reconcile();
    api.apply(api.edit("s").dual(PREFER_DUAL_STACK));
    assertThat(api.reconcile()).isZero();
    assertThat(api.status("s")).containsExactly("10.0.0.4");
  }
}
