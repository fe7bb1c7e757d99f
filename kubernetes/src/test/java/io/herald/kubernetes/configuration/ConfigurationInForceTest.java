package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.ConfigurationProblem.Severity;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationInForceTest {

  private static final String LAYER2 =
      "address-pools: [{name: old, protocol: layer2, addresses: [10.0.0.0/24]}]";

  private static final ObjectRef EXPECTED =
      new ObjectRef("v1", "ConfigMap", "herald-system", "config", "");

  private long now;
  private final ConfigurationInForce state = new ConfigurationInForce(EXPECTED, () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
    state.settle();
  }

  private static ConfigurationInput input(
      String configMap, List<ResourceSource> pools, List<ResourceSource> ads) {
    return new ConfigurationInput(
        Optional.ofNullable(configMap)
            .map(text -> new ConfigMapSource(ConfigMapReaderTest.REF, Optional.of(text))),
        Stream.concat(pools.stream(), ads.stream()).toList(),
        Map.of(),
        true);
  }

  private static ResourceSource pool(String name, String range) {
    return CustomResourceReaderTest.pool(name, "{'addresses':['" + range + "']}");
  }

  private static ResourceSource announcesAll() {
    return CustomResourceReaderTest.advertisement("all", null);
  }

  private List<String> pools() {
    return state.inForce().orElseThrow().pools().stream().map(pool -> pool.name()).toList();
  }

  @Test
  void nothingAtAll_isAProblemAndNothingIsInForce() {
    state.onInput(input(null, List.of(), List.of()));
    assertThat(state.inForce()).isEmpty();
    assertThat(state.problems().toString())
        .contains("there is no configuration")
        .contains("create an IPAddressPool");
  }

  @Test
  void nothingAtAll_afterCustomResources_meansThatTheLastPoolWasDeleted() {
    List<Boolean> sources = new ArrayList<>();
    ConfigurationInForce next = new ConfigurationInForce(EXPECTED, () -> now, true, sources::add);
    next.onInput(input(null, List.of(), List.of(announcesAll())));
    now += Duration.ofMillis(4900).toNanos();
    next.settle();
    assertThat(next.inForce()).as("not at once").isEmpty();
    now += Duration.ofMillis(100).toNanos();
    next.settle();
    assertThat(next.inForce().orElseThrow().pools()).isEmpty();
    assertThat(next.problems()).noneMatch(problem -> problem.severity() == Severity.ERROR);
    assertThat(sources).containsExactly(true);
  }

  @Test
  void poolsThatComeAfterAll_afterCustomResources_areInForceAndNothingWasLost() {
    ConfigurationInForce next = new ConfigurationInForce(EXPECTED, () -> now, true, unused -> {});
    next.onInput(input(null, List.of(), List.of()));
    now += Duration.ofSeconds(3).toNanos();
    next.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    assertThat(next.inForce().orElseThrow().pools()).hasSize(1);
    now += Duration.ofMinutes(1).toNanos();
    next.settle();
    assertThat(next.inForce().orElseThrow().pools()).hasSize(1);
  }

  @Test
  void kindsUnknown_afterCustomResources_changesNothing() {
    ConfigurationInForce next = new ConfigurationInForce(EXPECTED, () -> now, true, unused -> {});
    next.onInput(new ConfigurationInput(Optional.empty(), List.of(), Map.of(), false));
    now += Duration.ofMinutes(1).toNanos();
    next.settle();
    assertThat(next.inForce()).isEmpty();
    assertThat(next.problems().toString()).contains("there is no configuration");
  }

  @Test
  void source_isToldWithEachConfiguration() {
    List<Boolean> sources = new ArrayList<>();
    ConfigurationInForce next = new ConfigurationInForce(EXPECTED, () -> now, false, sources::add);
    next.onInput(input(null, List.of(), List.of()));
    assertThat(sources).isEmpty();
    next.onInput(input(LAYER2, List.of(), List.of()));
    next.onInput(input(null, List.of(pool("old", "10.0.0.0/24")), List.of(announcesAll())));
    now += Duration.ofMinutes(1).toNanos();
    next.settle();
    assertThat(sources).containsExactly(false, true);
  }

  @Test
  void firstConfiguration_countsAtOnce() {
    state.onInput(input(LAYER2, List.of(), List.of()));
    assertThat(pools()).containsExactly("old");
    assertThat(state.problems()).isEmpty();
  }

  @Test
  void invalidConfiguration_changesNothingAndHealsByItself() {
    state.onInput(input(LAYER2, List.of(), List.of()));
    state.onInput(input("nonsense: 1", List.of(), List.of()));
    pass(Duration.ofMinutes(1));
    assertThat(pools()).containsExactly("old");
    assertThat(state.problems()).isNotEmpty();
    state.onInput(input(LAYER2, List.of(), List.of()));
    assertThat(state.problems()).isEmpty();
  }

  @Test
  void growth_countsAtOnceAndShrinkingWhenTheSourcesAreQuiet() {
    state.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    state.onInput(
        input(null, List.of(pool("a", "10.0.0.0/24"), pool("b", "10.0.1.0/24")), List.of()));
    assertThat(pools()).containsExactly("a", "b");
    state.onInput(input(null, List.of(pool("b", "10.0.1.0/24")), List.of()));
    assertThat(pools()).containsExactly("a", "b");
    assertThat(state.millisUntilDue().orElseThrow()).isBetween(900L, 1001L);
    pass(ConfigurationInForce.QUIET);
    assertThat(pools()).containsExactly("b");
    assertThat(state.millisUntilDue()).isEmpty();
  }

  @Test
  void applyingManyFiles_replacingTheConfigMap_neverTakesAnAddressAway() {
    state.onInput(input(LAYER2, List.of(), List.of()));
    // kubectl apply, object by object: another pool first, then the one with our addresses.
    ResourceSource other = pool("other", "10.9.0.0/24");
    ResourceSource same = pool("same", "10.0.0.0/24");
    state.onInput(input(LAYER2, List.of(other), List.of()));
    assertThat(pools()).containsExactly("old");
    pass(Duration.ofMillis(300));
    state.onInput(input(LAYER2, List.of(other, same), List.of()));
    assertThat(pools()).as("the pool is not announced yet").containsExactly("old");
    pass(Duration.ofMillis(300));
    state.onInput(input(LAYER2, List.of(other, same), List.of(announcesAll())));
    pass(ConfigurationInForce.QUIET);
    assertThat(pools()).containsExactly("other", "same");
  }

  @Test
  void sourcesThatAreNeverQuiet_cannotPutItOffForEver() {
    state.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(100));
      state.onInput(input(null, List.of(pool("b", "10.1." + i + ".0/24")), List.of()));
    }
    assertThat(pools()).containsExactly("b");
  }

  @Test
  void bothSources_resourcesWinAndItIsSaid() {
    state.onInput(input(LAYER2, List.of(pool("cr", "10.5.0.0/24")), List.of(announcesAll())));
    assertThat(pools()).containsExactly("cr");
    assertThat(state.problems()).as("not while files are being applied").isEmpty();
    pass(ConfigurationInForce.QUIET);
    assertThat(state.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.IGNORED);
              assertThat(problem.object()).isEqualTo(ConfigMapReaderTest.REF);
              assertThat(problem.message()).contains("is ignored");
            });
    state.onInput(input(null, List.of(pool("cr", "10.5.0.0/24")), List.of(announcesAll())));
    assertThat(state.problems()).as("mended at once").isEmpty();
  }

  @Test
  void bothSources_whateverTheConfigMapSays_doesNotHarm() {
    state.onInput(
        input("nonsense: [", List.of(pool("cr", "10.5.0.0/24")), List.of(announcesAll())));
    assertThat(pools()).containsExactly("cr");
    assertThat(state.problems()).isEmpty();
  }

  @Test
  void advertisementsWithoutPools_besideAConfigMap_areIgnoredAndItIsSaid() {
    state.onInput(input(LAYER2, List.of(), List.of(announcesAll())));
    assertThat(pools()).containsExactly("old");
    pass(ConfigurationInForce.QUIET);
    assertThat(state.problems())
        .singleElement()
        .asString()
        .contains("the custom resources are ignored");
  }

  // ---- parts

  private void given(ResourceSource... resources) {
    state.onInput(input(null, List.of(resources), List.of()));
    pass(Duration.ofSeconds(5));
  }

  private static ResourceSource advertisement(String name, String spec) {
    return CustomResourceReaderTest.advertisement(name, spec);
  }

  /** What is announced over BGP needs a profile that is not there. */
  private static ResourceSource badPeer() {
    return CustomResourceReaderTest.source(
        "BGPPeer", "bad", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1','bfdProfile':'gone'}");
  }

  @Test
  void badPeer_newPoolAndAdvertisementCountAllTheSame() {
    ResourceSource a = pool("a", "10.0.0.0/24");
    given(a);
    given(a, badPeer(), pool("b", "10.0.1.0/24"), announcesAll());
    assertThat(pools()).containsExactly("a", "b");
    assertThat(state.inForce().orElseThrow().l2Advertisements()).hasSize(1);
    assertThat(state.inForce().orElseThrow().bgp().peers()).isEmpty();
    assertThat(state.problems()).singleElement().asString().contains("BGPPeer herald-system/bad");
  }

  @Test
  void badPeer_fromTheStart_doesNotStopThePools() {
    given(pool("a", "10.0.0.0/24"), badPeer());
    assertThat(pools()).containsExactly("a");
  }

  @Test
  void badPeer_leavesTheOtherPeersAsTheyWere() {
    ResourceSource a = pool("a", "10.0.0.0/24");
    ResourceSource peer =
        CustomResourceReaderTest.source(
            "BGPPeer", "good", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.2'}");
    given(a, peer);
    given(a, badPeer());
    assertThat(state.inForce().orElseThrow().bgp().peers())
        .extracting("name")
        .containsExactly("good");
  }

  @Test
  void badAdvertisement_newPoolCountsAndTheOldAdvertisementsStay() {
    ResourceSource a = pool("a", "10.0.0.0/24");
    given(a, announcesAll());
    given(a, pool("b", "10.0.1.0/24"), advertisement("all", "{'interfaces':'eth0'}"));
    assertThat(pools()).containsExactly("a", "b");
    assertThat(state.inForce().orElseThrow().l2Advertisements())
        .extracting("name")
        .containsExactly("all");
  }

  @Test
  void badPool_newAdvertisementCountsAndTheOldPoolsStay() {
    given(pool("a", "10.0.0.0/24"));
    given(pool("a", "10.0.0.0/24"), pool("b", "10.0.0.0/25"), announcesAll());
    assertThat(pools()).containsExactly("a");
    assertThat(state.inForce().orElseThrow().l2Advertisements()).hasSize(1);
  }

  @Test
  void renamedPool_withAMistakeInItsAdvertisement_goesOnBeingAnnounced() {
    given(pool("old", "10.0.0.0/24"), advertisement("ad", "{'ipAddressPools':['old']}"));
    given(
        pool("new", "10.0.0.0/24"),
        advertisement("ad", "{'ipAddressPools':['new'],'interfaces':'eth0'}"));
    assertThat(pools()).as("nobody would announce the new one").containsExactly("old");
    given(pool("new", "10.0.0.0/24"), advertisement("ad", "{'ipAddressPools':['new']}"));
    assertThat(pools()).containsExactly("new");
  }

  @Test
  void badAdvertisement_fromTheStart_putsNothingInForce() {
    given(pool("a", "10.0.0.0/24"), advertisement("all", "{'interfaces':'eth0'}"));
    assertThat(state.inForce()).as("it would withdraw what is announced").isEmpty();
  }

  @Test
  void otherSource_withAMistakeAnywhere_doesNotTakeOver() {
    state.onInput(input(LAYER2, List.of(), List.of()));
    ResourceSource same = pool("same", "10.0.0.0/24");
    state.onInput(input(LAYER2, List.of(same, badPeer()), List.of(announcesAll())));
    pass(Duration.ofMinutes(1));
    assertThat(pools()).containsExactly("old");
    state.onInput(input(LAYER2, List.of(same), List.of(announcesAll())));
    pass(Duration.ofMinutes(1));
    assertThat(pools()).containsExactly("same");
  }

  @Test
  void configMap_withAMistakeAboutBgp_isInvalidAsAWhole() {
    state.onInput(input(LAYER2, List.of(), List.of()));
    state.onInput(
        input(LAYER2.replace("old", "new") + "\npeers: [{my-asn: 0}]", List.of(), List.of()));
    pass(Duration.ofMinutes(1));
    assertThat(pools()).containsExactly("old");
  }

  @Test
  void lastPoolDeleted_isMeantAndCounts() {
    state.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    state.onInput(input(null, List.of(), List.of()));
    pass(ConfigurationInForce.QUIET);
    assertThat(state.inForce().orElseThrow().pools()).isEmpty();
    assertThat(state.problems()).isEmpty();
  }

  @Test
  void definitionsRemoved_keepsTheLastConfiguration() {
    state.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    state.onInput(new ConfigurationInput(Optional.empty(), List.of(), Map.of(), false));
    pass(Duration.ofMinutes(1));
    assertThat(pools()).containsExactly("a");
    assertThat(state.problems()).hasSize(1);
  }

  @Test
  void configMapDeleted_keepsTheLastConfiguration() {
    state.onInput(input(LAYER2, List.of(), List.of()));
    state.onInput(input(null, List.of(), List.of()));
    pass(Duration.ofMinutes(1));
    assertThat(pools()).containsExactly("old");
    assertThat(state.problems()).hasSize(1);
  }
}
