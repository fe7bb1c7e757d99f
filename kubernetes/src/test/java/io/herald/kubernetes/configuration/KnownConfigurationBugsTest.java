package io.herald.kubernetes.configuration;

import static io.herald.kubernetes.configuration.BadObjects.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Classes of bugs about configuration that users of this kind of software met again and again, each
 * with the MetalLB release or issue that names it.
 */
class KnownConfigurationBugsTest {

  private static final ObjectRef CONFIG_MAP =
      new ObjectRef("v1", "ConfigMap", BadObjects.NAMESPACE, "config", "");

  private static final ResourceSource PEER =
      source("BGPPeer/p", peer(Map.of("bfdProfile", "fast", "password", "hunter2")));
  private static final ResourceSource PROFILE = source("BFDProfile/fast", Map.of());
  private static final ResourceSource AD =
      source(
          "BGPAdvertisement/a",
          Map.of("communities", List.of("vpn"), "peers", List.of("p"), "localPref", 7));
  private static final ResourceSource COMMUNITY =
      source(
          "Community/c", Map.of("communities", List.of(Map.of("name", "vpn", "value", "65000:1"))));

  private long now;
  private final ConfigurationInForce state = new ConfigurationInForce(CONFIG_MAP, () -> now);

  private static Map<String, Object> peer(Map<String, Object> more) {
    Map<String, Object> spec = new java.util.HashMap<>(more);
    spec.putAll(Map.of("myASN", 1, "peerASN", 2, "peerAddress", "10.9.0.1"));
    return spec;
  }

  private static ConfigurationInput input(List<ResourceSource> resources) {
    return new ConfigurationInput(Optional.empty(), resources, Map.of(), true);
  }

  private void quiet() {
    now += Duration.ofSeconds(5).toNanos();
    state.settle();
  }

  private static List<ResourceSource> everything() {
    List<ResourceSource> all = new ArrayList<>(BadObjects.GOOD);
    all.addAll(List.of(PEER, PROFILE, AD, COMMUNITY));
    return all;
  }

  // The order in which files are applied decides (0.13: TransientError).

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bug013_applyOrder_anyOrder_endsInTheSameConfiguration(long seed) {
    List<ResourceSource> order = new ArrayList<>(everything());
    Collections.shuffle(order, new Random(seed));
    List<ResourceSource> applied = new ArrayList<>();
    for (ResourceSource next : order) {
      applied.add(next);
      state.onInput(input(applied));
    }
    quiet();
    assertThat(state.problems()).isEmpty();
    Reading whole = ConfigurationReader.read(input(everything()), BadObjects.NAMESPACE);
    assertThat(state.inForce()).isEqualTo(whole.configuration());
  }

  // Services stay on an old configuration and nobody knows (#462, #2245, #2449, #2887).

  @Test
  void bug2449_staleConfiguration_staysSaidUntilItIsMended() {
    state.onInput(input(everything()));
    Configuration before = state.inForce().orElseThrow();
    List<ResourceSource> broken = new ArrayList<>(everything());
    broken.add(source("IPAddressPool/bad", Map.of("addresses", List.of("10.0.0.0/8"))));
    for (int i = 0; i < 3; i++) {
      state.onInput(input(broken));
      quiet();
      assertThat(state.inForce()).contains(before);
      assertThat(state.problems())
          .singleElement()
          .asString()
          .contains("IPAddressPool herald-system/bad")
          .contains("IPAddressPool herald-system/good");
    }
    state.onInput(input(everything()));
    assertThat(state.problems()).isEmpty();
  }

  // One invalid object is overlooked, or takes others with it (0.13.9 #1431).

  @Test
  void bug1431_severalInvalidObjects_areAllNamedAtOnce() {
    List<ResourceSource> broken = new ArrayList<>(BadObjects.GOOD);
    broken.add(source("IPAddressPool/x", Map.of("addresses", List.of("nonsense"))));
    broken.add(source("L2Advertisement/y", Map.of("interfaces", "eth0")));
    broken.add(source("BGPPeer/z", Map.of()));
    assertThat(ConfigurationReader.read(input(broken), BadObjects.NAMESPACE).errors())
        .extracting(problem -> problem.object().name())
        .contains("x", "y", "z");
  }

  // Needless reprocessing: the same configuration again (#1770, #2889 where reading changed it).

  @Test
  void bug2889_sameObjectsAgainInAnotherOrder_areTheSameConfiguration() {
    List<ResourceSource> resources = everything();
    state.onInput(input(resources));
    Configuration first = state.inForce().orElseThrow();
    List<ResourceSource> copy = List.copyOf(resources);
    Collections.reverse(resources);
    state.onInput(input(resources));
    assertThat(state.inForce().orElseThrow()).isSameAs(first);
    assertThat(state.millisUntilDue()).as("nothing waits").isEmpty();
    Collections.reverse(resources);
    assertThat(resources).as("reading leaves its input alone").isEqualTo(copy);
  }

  // Secrets in logs (#1721, #1692).

  @Test
  void bug1721_password_isInNoProblemAndNoText() {
    List<ResourceSource> resources = everything();
    resources.add(
        source(
            "BGPPeer/q",
            peer(Map.of("password", "hunter2", "passwordSecret", Map.of("name", "s")))));
    Reading reading = ConfigurationReader.read(input(resources), BadObjects.NAMESPACE);
    assertThat(reading.errors()).isNotEmpty();
    assertThat(reading.toString()).doesNotContain("hunter2");
    state.onInput(input(everything()));
    assertThat(state.inForce().orElseThrow().toString()).doesNotContain("hunter2");
  }

  // A deprecated switch turned validation off: disableMP (webhook of 0.13 to 0.16).

  @Test
  void disableMp_doesNotTurnOffTheOtherRules() {
    List<ResourceSource> resources = new ArrayList<>(BadObjects.GOOD);
    resources.add(source("BGPPeer/q", Map.of("disableMP", true, "myASN", 0)));
    assertThat(ConfigurationReader.read(input(resources), BadObjects.NAMESPACE).errors())
        .extracting(ConfigurationProblem::field)
        .contains("spec.myASN", "spec.peerASN", "spec.peerAddress");
  }

  // A webhook refused the deletion of a profile in use, and with it that of the namespace.

  @Test
  void bfdProfile_deletedWhileInUse_isSaidAndThePeersStayAsTheyWere() {
    state.onInput(input(everything()));
    List<ResourceSource> rest = everything();
    rest.remove(PROFILE);
    state.onInput(input(rest));
    quiet();
    assertThat(state.inForce().orElseThrow().bgp().peers()).hasSize(1);
    assertThat(state.inForce().orElseThrow().bgp().bfdProfiles()).hasSize(1);
    assertThat(state.problems())
        .singleElement()
        .asString()
        .contains("BGPPeer herald-system/p", "spec.bfdProfile", "no BFDProfile \"fast\"");
  }

  // The last BFD profile's removal was not noticed (FRR mode).

  @Test
  void lastBfdProfileRemoved_isNoticed() {
    state.onInput(input(everything()));
    List<ResourceSource> rest = everything();
    rest.remove(PROFILE);
    rest.remove(PEER);
    rest.add(source("BGPPeer/p", peer(Map.of())));
    state.onInput(input(rest));
    quiet();
    assertThat(state.inForce().orElseThrow().bgp().bfdProfiles()).isEmpty();
  }

  // All pools deleted: every Service was cleared, or the deletion was ignored (#462).

  @Test
  void bug462_lastPoolDeleted_countsAfterAWhileAndKindRemovedNever() {
    state.onInput(input(BadObjects.GOOD));
    state.onInput(new ConfigurationInput(Optional.empty(), List.of(), Map.of(), false));
    quiet();
    assertThat(state.inForce().orElseThrow().pools()).hasSize(1);
    state.onInput(input(BadObjects.GOOD));
    state.onInput(input(List.of()));
    quiet();
    assertThat(state.inForce().orElseThrow().pools()).isEmpty();
  }

  // A node that joins changes what may meet; its heartbeat does not.

  @Test
  void nodesChange_sameLabels_changeNothingInForce() {
    state.onInput(input(everything()));
    Configuration first = state.inForce().orElseThrow();
    state.onInput(
        new ConfigurationInput(
            Optional.empty(), everything(), Map.of("n1", Map.of("rack", "1")), true));
    assertThat(state.inForce().orElseThrow()).isSameAs(first);
    assertThat(state.problems()).isEmpty();
  }
}
