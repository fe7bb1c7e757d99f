package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.StatusUpdate;
import io.herald.actors.snapshot.ClusterSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions on their way to the API server: made once, never reverted by a stale snapshot. */
class LedgerTest {

  private final Apiserver api =
      Apiserver.with(pool("p", "10.0.0.1-10.0.0.9")).apply(service("a").created(5));

  @Test
  void staleSnapshot_afterTheDecision_neitherRepeatsNorReverts() {
    List<StatusUpdate> writes = api.decide();
    ClusterSnapshot stale = api.snapshot();
    writes.forEach(api::write);
    api.said();
    assertThat(api.decide(stale)).isEmpty();
    assertThat(api.held).containsKey(api.get("a").key());
    assertThat(api.said()).isEmpty();
    assertThat(api.ledger.decisions()).hasSize(1);
    assertThat(api.decide()).isEmpty();
    assertThat(api.ledger.decisions()).isEmpty();
  }

  @Test
  void undeliveredDecision_addressOfIt_isNotGivenToAnother() {
    api.decide();
    api.apply(service("older").created(1));
    assertThat(api.decide())
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.service().key().name()).isEqualTo("older");
              assertThat(update.ingress()).extracting(Object::toString).containsExactly("10.0.0.2");
            });
  }

  @Test
  void failedWrite_isRepeatedWithTheSameAddress() {
    StatusUpdate update = api.decide().get(0);
    api.said();
    api.ledger = api.ledger.writeFailed(update);
    api.apply(service("older").created(1));
    List<StatusUpdate> writes = api.decide();
    assertThat(writes).contains(update).hasSize(2);
    assertThat(api.said()).containsExactly("IPAllocated: Assigned IP [\"10.0.0.2\"]");
    assertThat(api.decide()).isEmpty();
  }

  @Test
  void failureOfAnOlderWrite_isIgnored() {
    StatusUpdate first = api.decide().get(0);
    api.write(first);
    api.decide();
    Ledger before = api.ledger;
    assertThat(before.writeFailed(first)).isSameAs(before);
  }

  @Test
  void conflict_serviceChangedMeanwhile_sameAddressIsWrittenFromTheNewVersion() {
    StatusUpdate lost = api.decide().get(0);
    api.apply(api.edit("a").labels(java.util.Map.of("x", "y")));
    assertThat(api.write(lost)).isFalse();
    api.said();
    StatusUpdate again = api.decide().get(0);
    assertThat(again.ingress()).isEqualTo(lost.ingress());
    assertThat(api.write(again)).isTrue();
    assertThat(api.said()).isEmpty();
    assertThat(api.decide()).isEmpty();
  }

  @Test
  void statusChangedByAnother_winsOverTheUndeliveredDecision() {
    api.decide();
    api.apply(api.edit("a").ingress("10.0.0.7"));
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.0.7");
  }

  @Test
  void statusWipedByAnother_isRestored() {
    api.apply(service("b").created(1));
    api.reconcile();
    api.apply(api.edit("a").ingress(), service("c").created(0));
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.0.2");
    assertThat(api.status("b")).containsExactly("10.0.0.1");
    assertThat(api.status("c")).containsExactly("10.0.0.3");
  }

  @Test
  void deletedAndCreatedAnew_holdsNothing() {
    api.reconcile();
    api.apply(service("b"));
    api.delete("a").apply(service("a").uid("another").created(9));
    api.reconcile();
    assertThat(api.status("b")).containsExactly("10.0.0.1");
    assertThat(api.status("a")).containsExactly("10.0.0.2");
  }

  @Test
  void configurationChanged_whileTheWriteIsUnderWay_waitsForIt() {
    StatusUpdate first = api.decide().get(0);
    api.pools(pool("q", "10.1.0.1/32"));
    assertThat(api.decide()).isEmpty();
    api.write(first);
    api.said();
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.1.0.1");
    assertThat(api.said()).hasSize(2);
  }

  @Test
  void addressClaimedByEditingAStatus_staysWithItsHolder() {
    api.reconcile();
    api.apply(service("thief").created(0).ingress("10.0.0.1"));
    api.reconcile();
    assertThat(api.status("a")).containsExactly("10.0.0.1");
    assertThat(api.status("thief")).containsExactly("10.0.0.2");
  }

  @Test
  void restart_everyAddress_isAdoptedBeforeAnyIsGivenOut() {
    Apiserver old =
        Apiserver.with(pool("p", "10.0.0.1-10.0.0.9"))
            .apply(
                service("pending").created(0),
                service("asks").created(0).loadBalancerIp("10.0.0.2"),
                service("x").created(7).assigned("p", "10.0.0.1"),
                service("y").created(8).assigned("p", "10.0.0.2"),
                service("z").created(9).assigned("p", "10.0.0.4"));
    old.reconcile();
    assertThat(old.status("x")).containsExactly("10.0.0.1");
    assertThat(old.status("y")).containsExactly("10.0.0.2");
    assertThat(old.status("z")).containsExactly("10.0.0.4");
    assertThat(old.status("pending")).containsExactly("10.0.0.3");
    assertThat(old.status("asks")).isEmpty();
  }

  @Test
  void restart_twoHoldersThatMayNotShare_olderKeeps() {
    Apiserver old =
        Apiserver.with(pool("p", "10.0.0.1-10.0.0.9"))
            .apply(
                service("young").created(7).assigned("p", "10.0.0.1"),
                service("old").created(3).assigned("p", "10.0.0.1"));
    old.reconcile();
    assertThat(old.status("old")).containsExactly("10.0.0.1");
    assertThat(old.status("young")).containsExactly("10.0.0.2");
  }
}
