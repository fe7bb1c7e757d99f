package io.herald.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.bootstrap.liveness.HelloSettings;
import io.herald.bootstrap.settings.Settings.Discovery.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
  private static final Map<String, String> LEAST =
      Map.of("HERALD_NODE_NAME", "k8s-node", "HERALD_NETWORK_HOST", "192.168.1.51");

  @TempDir private Path folder;

  @Test
  void load_onlyNameAndHostGiven_everythingElseHasItsDefault() {
    var settings = load(LEAST);

    assertThat(settings.node().name()).isEqualTo("k8s-node");
    assertThat(settings.node().namespace()).isEqualTo("metallb-system");
    assertThat(settings.network().bindHost()).isEqualTo("192.168.1.51");
    assertThat(settings.network().meshPort()).isEqualTo(7946);
    assertThat(settings.network().managementPort()).isEqualTo(8558);
    assertThat(settings.discovery().method()).isEqualTo(Method.KUBERNETES);
    assertThat(settings.liveness().helloInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(settings.announcing().refreshInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void load_defaultExclusions_areMetalLbs() {
    var patterns = load(LEAST).network().excludedInterfaces();

    assertThat(List.of("docker0", "veth12", "lo", "cali8", "kube-ipvs0", "cni0", "lxc_health"))
        .allMatch(name -> patterns.stream().anyMatch(pattern -> pattern.matcher(name).find()));
    assertThat(List.of("eth0", "ens3", "bond0", "br0", "lo0"))
        .noneMatch(name -> patterns.stream().anyMatch(pattern -> pattern.matcher(name).find()));
  }

  @Test
  void load_keyInEveryLayer_theFirstLayerWins() throws IOException {
    var file = file("herald.log.level = error, herald.services.config-map = from-file");
    var environment = with("HERALD_LOG_LEVEL", "warn");
    environment.put("METALLB_NODE_NAME", "metallb");
    environment.put("METALLB_NAMESPACE", "lb");

    var settings = load(environment, Map.of("herald.log.level", "debug"), Optional.of(file));

    assertThat(settings.log().level()).isEqualTo(LogLevel.DEBUG);
    assertThat(settings.node().name()).isEqualTo("k8s-node");
    assertThat(settings.node().namespace()).isEqualTo("lb");
    assertThat(settings.services().configMap()).isEqualTo("from-file");
  }

  @Test
  void load_metalLbManifest_isEnough() {
    var settings =
        load(
            Map.of(
                "METALLB_NODE_NAME",
                "n1",
                "METALLB_HOST",
                "10.0.0.1",
                "METALLB_ML_BIND_ADDR",
                "10.9.9.9"));

    assertThat(settings.node().name()).isEqualTo("n1");
    assertThat(settings.network().host()).isEqualTo("10.0.0.1");
  }

  @Test
  void load_listInVariable_isSplitAtCommas() {
    var environment =
        with("HERALD_DISCOVERY_CONTACT_POINTS", "10.0.0.1, node-b:9000,[fd00::1]:8558,fd00::2");
    environment.put("HERALD_DISCOVERY_METHOD", "list");

    assertThat(load(environment).discovery().contactPoints())
        .containsExactly(
            new ContactPoint("10.0.0.1", 8558),
            new ContactPoint("node-b", 9000),
            new ContactPoint("fd00::1", 8558),
            new ContactPoint("fd00::2", 8558));
  }

  @Test
  void load_unknownKey_failsWithItsNameAndTheNearestKnown() throws IOException {
    var file = file("herald.network.meshport = 1");

    assertThatThrownBy(() -> load(LEAST, Map.of(), Optional.of(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("herald.network.meshport")
        .hasMessageContaining("did you mean herald.network.mesh-port?")
        .hasMessageContaining(file.getFileName().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HERALD_NODE_NAME                        |                 | herald.node.name: not set
          HERALD_NODE_NAME                        | a b             | herald.node.name: "a b" is no node name
          HERALD_NODE_NAMESPACE                   | Big             | herald.node.namespace: "Big" is no namespace name
          HERALD_NETWORK_HOST                     | 0.0.0.0         | herald.network.host: 0.0.0.0 is no address that others can reach
          HERALD_NETWORK_MESH_PORT                | 70000           | herald.network.mesh-port: 70000 is no port
          HERALD_NETWORK_MESH_PORT                | many            | herald.network.mesh-port
          HERALD_NETWORK_MESH_PORT                | 8558            | herald.network.management-port: is the same as mesh-port
          HERALD_NETWORK_EXCLUDED_INTERFACES      | ^(              | herald.network.excluded-interfaces: "^(" is no regular expression
          HERALD_DISCOVERY_METHOD                 | dns             | herald.discovery.method: "dns" is unknown; give one of [kubernetes, list]
          HERALD_DISCOVERY_METHOD                 | list            | herald.discovery.contact-points: empty
          HERALD_DISCOVERY_CONTACT_POINTS         | a:b             | herald.discovery.contact-points: "a:b" is no address
          HERALD_LIVENESS_HELLO_DEADLINE          | 240ms           | herald.liveness.hello-deadline: 240ms is less than five times
          HERALD_LIVENESS_HELLO_DEADLINE          | 99ms            | herald.liveness.hello-deadline: 99ms is out of range; give 100ms to 60s
          HERALD_LIVENESS_HELLO_INTERVAL          | 19ms            | herald.liveness.hello-interval: 19ms is out of range; give 20ms to 5s
          HERALD_ANNOUNCING_REFRESH_INTERVAL      | 999ms           | herald.announcing.refresh-interval: 999ms is out of range; give 1s to 3600s, or 0s for never
          HERALD_ALLOCATOR_LEASE_RENEW_DEADLINE   | 15s             | herald.allocator.lease-renew-deadline: must be shorter than lease-duration
          HERALD_ALLOCATOR_LEASE_DURATION         | 999ms           | herald.allocator.lease-duration: 999ms is out of range; give 1s to 300s
          HERALD_ALLOCATOR_LEASE_RENEW_DEADLINE   | 499ms           | herald.allocator.lease-renew-deadline: 499ms is out of range; give 500ms to 300s
          HERALD_ALLOCATOR_LEASE_NAME             | My_Lease        | herald.allocator.lease-name: "My_Lease" is not the name of a Lease
          HERALD_LOG_LEVEL                        | loud            | herald.log.level: "loud" is unknown
          HERALD_KUBERNETES_ENABLED               | perhaps         | herald.kubernetes.enabled
          """)
  void load_badValue_namesKeyAndFault(String variable, String value, String message) {
    var environment = with(variable, value == null ? "" : value);

    assertThatThrownBy(() -> load(environment))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).anyMatch(problem -> problem.contains(message)));
  }

  @ParameterizedTest
  @CsvSource({"20ms, 100ms, 100ms", "5s, 25s, 60s"})
  void load_hardestHello_isOneThatTheHelloTakes(
      String interval, String deadline, String stalledDeadline) {
    var environment = with("HERALD_LIVENESS_HELLO_INTERVAL", interval);
    environment.put("HERALD_LIVENESS_HELLO_DEADLINE", deadline);
    environment.put("HERALD_LIVENESS_STALLED_DEADLINE", stalledDeadline);
    var liveness = load(environment).liveness();

    assertThatNoException()
        .isThrownBy(
            () ->
                HelloSettings.DEFAULTS.with(
                    liveness.helloInterval(),
                    liveness.helloDeadline(),
                    liveness.stalledDeadline()));
  }

  @Test
  void load_refreshNever_isTaken() {
    assertThat(load(with("HERALD_ANNOUNCING_REFRESH_INTERVAL", "0s")).announcing())
        .isEqualTo(new Settings.Announcing(Duration.ZERO));
  }

  @Test
  void load_severalFaults_reportsThemAll() {
    var environment = with("HERALD_LOG_LEVEL", "loud");
    environment.put("HERALD_METRICS_PORT", "-1");

    assertThatThrownBy(() -> load(environment))
        .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems()).hasSize(2));
  }

  @Test
  void load_missingFile_namesIt() {
    assertThatThrownBy(() -> load(LEAST, Map.of(), Optional.of(folder.resolve("absent.conf"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("absent.conf cannot be read");
  }

  @Test
  void suspectVariables_misspelled_areNamedButServiceLinksAreNot() {
    var environment = with("HERALD_NETWORK_MESHPORT", "1");
    environment.put("HERALD_SERVICE_HOST", "10.96.0.9");
    environment.put("HERALD_PORT", "tcp://10.96.0.9:80");
    environment.put("HERALD_PORT_80_TCP_ADDR", "10.96.0.9");

    assertThat(new SettingsLoader(environment, Map.of(), Optional.empty()).suspectVariables())
        .containsExactly(
            "HERALD_NETWORK_MESHPORT is no setting; did you mean HERALD_NETWORK_MESH_PORT?");
  }

  @Test
  void load_serviceLinkNamedLikeASetting_isIgnored() {
    assertThat(load(with("HERALD_METRICS_PORT", "tcp://10.96.0.9:9090")).metrics().port()).isZero();
  }

  private Path file(String hocon) throws IOException {
    return Files.writeString(folder.resolve("herald.conf"), hocon.replace(", ", "\n"));
  }

  private static Map<String, String> with(String variable, String value) {
    var environment = new HashMap<>(LEAST);
    environment.put(variable, value);
    return environment;
  }

  private static Settings load(Map<String, String> environment) {
    return load(environment, Map.of(), Optional.empty());
  }

  private static Settings load(
      Map<String, String> environment, Map<String, String> flags, Optional<Path> file) {
    return new SettingsLoader(environment, flags, file).load();
  }
}
