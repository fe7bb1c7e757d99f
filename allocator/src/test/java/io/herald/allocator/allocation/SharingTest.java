package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.ServicePort;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may use one address together, by contract.md 2.5. */
class SharingTest {

  private static Apiserver api() {
    return Apiserver.with(pool("p", "10.0.0.1-10.0.0.9"));
  }

  @Test
  void sameKey_differentPorts_shareTheLowestAddress() {
    Apiserver api =
        api()
            .apply(
                service("a").sharing("k").ports(80),
                service("b").created(1).sharing("k").ports(443),
                service("c").created(2).sharing("k").ports(new ServicePort("UDP", 80)));
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.0.1");
    assertThat(api.status("b")).containsExactly("10.0.0.1");
    assertThat(api.status("c")).containsExactly("10.0.0.1");
    assertThat(api.ledger.inUse()).hasSize(1);
  }

  @Test
  void sameKey_samePort_getsAnotherAddress_andTheNextFits() {
    Apiserver api =
        api()
            .apply(
                service("a").sharing("k").ports(80),
                service("b").created(1).sharing("k").ports(80),
                service("c").created(2).sharing("k").ports(81));
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.0.1");
    assertThat(api.status("b")).containsExactly("10.0.0.2");
    assertThat(api.status("c")).containsExactly("10.0.0.1");
  }

  @Test
  void otherKeyOrNone_pinnedToOneAddress_saysWhoHoldsIt() {
    Apiserver api =
        api()
            .apply(
                service("a").sharing("k").ports(1).loadBalancerIp("10.0.0.5"),
                service("b").created(1).sharing("k").ports(2).loadBalancerIp("10.0.0.5"),
                service("other").created(2).sharing("x").ports(3).loadBalancerIp("10.0.0.5"),
                service("none").created(3).ports(4).loadBalancerIp("10.0.0.5"),
                service("empty").created(4).sharing("").ports(5).loadBalancerIp("10.0.0.5"),
                service("port").created(5).sharing("k").ports(2).loadBalancerIp("10.0.0.5"));
    api.reconcile();
    assertThat(api.held).hasSize(2);
    assertThat(api.unassigned)
        .containsEntry(
            api.get("other").key(),
            "can't change sharing key for \"default/other\", address also in use by"
                + " default/a,default/b")
        .containsEntry(api.get("port").key(), "port TCP/2 is already in use on \"10.0.0.5\"")
        .hasSize(4);
  }

  @Test
  void deprecatedAnnotation_andNewOne_meanTheSameKey() {
    Apiserver api =
        api()
            .apply(
                service("a").annotation("metallb.universe.tf/allow-shared-ip", "k").ports(1),
                service("b").sharing("k").ports(2));
    api.reconcile();
    assertThat(api.ledger.inUse()).hasSize(1);
  }

  @Test
  void localPolicy_samePods_mayShare_otherPodsMayNot() {
    Apiserver api =
        api()
            .apply(
                service("a").sharing("k").local().selector(Map.of("x", "1", "a", "2")).ports(1),
                service("b").sharing("k").local().selector(Map.of("a", "2", "x", "1")).ports(2),
                service("c").sharing("k").local().selector(Map.of("a", "2")).ports(3),
                service("d").sharing("k").selector(Map.of("a", "2", "x", "1")).ports(4));
    api.reconcile();
    assertThat(api.status("a")).isEqualTo(api.status("b"));
    assertThat(api.status("c")).isNotEqualTo(api.status("a"));
    assertThat(api.status("d")).isNotEqualTo(api.status("a")).isNotEqualTo(api.status("c"));
  }

  @Test
  void localPolicyWithoutSelector_neverShares() {
    Apiserver api =
        api()
            .apply(
                service("a").sharing("k").local().selector(Map.of()).ports(1),
                service("b").sharing("k").local().selector(Map.of()).ports(2),
                service("c").sharing("k").ports(3));
    api.reconcile();
    assertThat(api.ledger.inUse()).hasSize(3);
  }

  @Test
  void soleOwner_changesItsKey_keepsTheAddress() {
    Apiserver api = api().apply(service("a").sharing("k"));
    api.reconcile();
    api.apply(api.edit("a").sharing("other"));
    assertThat(api.reconcile()).isZero();
    api.apply(service("b").sharing("other").ports(2)).reconcile();
    assertThat(api.status("b")).isEqualTo(api.status("a"));
  }

  @Test
  void oneOfTwo_changesItsKey_movesAndTheOtherStays() {
    Apiserver api =
        api()
            .apply(
                service("older").sharing("k").ports(1),
                service("younger").created(1).sharing("k").ports(2));
    api.reconcile();
    api.said();
    api.apply(api.edit("older").sharing("x")).reconcile();
    assertThat(api.status("younger")).containsExactly("10.0.0.1");
    assertThat(api.status("older")).containsExactly("10.0.0.2");
    assertThat(api.said())
        .containsExactly(
            "ClearAssignment: current IP for \"default/older\" not allowed by config, will attempt"
                + " for new IP assignment: can't change sharing key for \"default/older\", address"
                + " also in use by default/younger",
            "IPAllocated: Assigned IP [\"10.0.0.2\"]");
  }

  @Test
  void oneOfTwo_addsThePortOfTheOther_movesAndTheOtherStays() {
    Apiserver api =
        api()
            .apply(
                service("older").sharing("k").ports(1),
                service("younger").created(1).sharing("k").ports(2));
    api.reconcile();
    api.apply(api.edit("older").ports(1, 2)).reconcile();
    assertThat(api.status("younger")).containsExactly("10.0.0.1");
    assertThat(api.status("older")).containsExactly("10.0.0.2");
  }

  @Test
  void bothOwners_changeTheirKeyAtOnce_stayTogether() {
    Apiserver api =
        api().apply(service("a").sharing("k").ports(1), service("b").sharing("k").ports(2));
    api.reconcile();
    api.apply(api.edit("a").sharing("x"), api.edit("b").sharing("x"));
    assertThat(api.reconcile()).isZero();
  }

  @Test
  void sharer_leaves_addressStaysInUse() {
    Apiserver api =
        api().apply(service("a").sharing("k").ports(1), service("b").sharing("k").ports(2));
    api.reconcile();
    api.delete("a").apply(service("c").created(5)).reconcile();
    assertThat(api.status("b")).containsExactly("10.0.0.1");
    assertThat(api.status("c")).containsExactly("10.0.0.2");
  }

  @Test
  void keyAppears_pendingServicePinnedToTheAddress_joins() {
    Apiserver api =
        api()
            .apply(
                service("a").ports(1).loadBalancerIp("10.0.0.5"),
                service("b").created(1).sharing("k").ports(2).loadBalancerIp("10.0.0.5"));
    api.reconcile();
    assertThat(api.status("b")).isEmpty();
    api.apply(api.edit("a").sharing("k")).reconcile();
    assertThat(api.status("b")).containsExactly("10.0.0.5");
  }

  @Test
  void dualStack_everyAddress_mustBeShareable() {
    Apiserver api =
        Apiserver.with(pool("p", "10.0.0.1-10.0.0.2", "fd00:1::1-fd00:1::2"))
            .apply(
                service("v6").ipv6().ports(1),
                service("dual")
                    .created(1)
                    .dual(io.herald.actors.snapshot.IpFamilyPolicy.REQUIRE_DUAL_STACK)
                    .sharing("k")
                    .ports(1),
                service("dual2")
                    .created(2)
                    .dual(io.herald.actors.snapshot.IpFamilyPolicy.REQUIRE_DUAL_STACK)
                    .sharing("k")
                    .ports(2));
    api.reconcile();
    assertThat(api.status("dual")).containsExactly("10.0.0.1", "fd00:1::2");
    assertThat(api.status("dual2")).containsExactly("10.0.0.1", "fd00:1::2");
  }
}
