package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationStateTest {

  private static final String LAYER2 =
      "address-pools: [{name: old, protocol: layer2, addresses: [10.0.0.0/24]}]";

  private long now;
  private final List<String> notices = new ArrayList<>();
  private final ConfigurationState state =
      new ConfigurationState(
          new ObjectRef("v1", "ConfigMap", "herald-system", "config", ""),
          () -> now,
          (object, message) -> notices.add(object + " " + message));

  private void pass(Duration time) {
    now += time.toNanos();
    state.settle();
  }

  private static ConfigurationInput input(
      String configMap, List<ResourceSource> pools, List<ResourceSource> ads) {
    return new ConfigurationInput(
        Optional.ofNullable(configMap)
            .map(text -> new ConfigMapSource(ConfigMapReaderTest.REF, Optional.of(text))),
        pools,
        ads,
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
    pass(ConfigurationState.QUIET);
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
    pass(ConfigurationState.QUIET);
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
  void bothSources_resourcesWinAndItIsSaidOnce() {
    state.onInput(input(LAYER2, List.of(pool("cr", "10.5.0.0/24")), List.of()));
    assertThat(pools()).containsExactly("cr");
    state.onInput(input(LAYER2, List.of(pool("cr", "10.5.0.0/23")), List.of()));
    assertThat(notices).singleElement().asString().contains("is ignored");
    assertThat(state.problems()).isEmpty();
  }

  @Test
  void advertisementsWithoutPools_besideAConfigMap_areIgnoredAndItIsSaid() {
    state.onInput(input(LAYER2, List.of(), List.of(announcesAll())));
    assertThat(pools()).containsExactly("old");
    assertThat(notices).singleElement().asString().contains("L2Advertisements are ignored");
  }

  @Test
  void lastPoolDeleted_isMeantAndCounts() {
    state.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    state.onInput(input(null, List.of(), List.of()));
    pass(ConfigurationState.QUIET);
    assertThat(state.inForce().orElseThrow().pools()).isEmpty();
    assertThat(state.problems()).isEmpty();
  }

  @Test
  void definitionsRemoved_keepsTheLastConfiguration() {
    state.onInput(input(null, List.of(pool("a", "10.0.0.0/24")), List.of()));
    state.onInput(new ConfigurationInput(Optional.empty(), List.of(), List.of(), false));
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
