package io.herald.bootstrap.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.documents.ClusterReading;
import io.herald.kubernetes.documents.DocumentReader;
import io.herald.kubernetes.documents.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Every object and every ConfigMap that breaks a rule, put into a cluster at work: the allocator
 * goes on with the configuration from before, and gives a new Service its address.
 */
class BadObjectsTest {

  private static final Path TABLES = Path.of("../kubernetes/src/test/resources");
  private static final String NAMESPACE = "herald-system";

  private static final String SERVICES =
      """
      - {apiVersion: v1, kind: Node, metadata: {name: n1}}
      - apiVersion: v1
        kind: Service
        metadata: {name: held, namespace: default, uid: u1}
        spec: {type: LoadBalancer, clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1], ports: [{port: 80}]}
        status: {loadBalancer: {ingress: [{ip: 10.0.0.5}]}}
      """;

  private static final String RESOURCES =
      """
      - apiVersion: metallb.io/v1beta1
        kind: IPAddressPool
        metadata: {name: good, namespace: herald-system}
        spec: {addresses: [10.0.0.0/24, "2001:db8::/64"]}
      - apiVersion: metallb.io/v1beta1
        kind: L2Advertisement
        metadata: {name: good, namespace: herald-system}
        spec: {}
      """;

  private static final String NEWCOMER =
      """
      - apiVersion: v1
        kind: Service
        metadata: {name: newcomer, namespace: default, uid: u2}
        spec: {type: LoadBalancer, clusterIP: 10.96.0.2, clusterIPs: [10.96.0.2], ports: [{port: 80}]}
      """;

  private record Bad(int number, Map<?, ?> fields) {
    @Override
    public String toString() {
      return number
          + " "
          + java.util.Objects.toString(fields.get("object"), "")
          + " "
          + fields.get("field");
    }
  }

  static Stream<Bad> objects() throws IOException {
    return rows("bad-objects.yaml");
  }

  static Stream<Bad> configMaps() throws IOException {
    return rows("bad-config-maps.yaml");
  }

  private static Stream<Bad> rows(String table) throws IOException {
    String text = Files.readString(TABLES.resolve(table));
    List<?> entries = (List<?>) new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return IntStream.range(0, entries.size())
        .mapToObj(i -> new Bad(i + 1, (Map<?, ?>) entries.get(i)));
  }

  /** The bad object and what stands beside it, as items of a list. */
  private static String items(Bad bad) {
    StringBuilder items = new StringBuilder();
    items.append(item(String.valueOf(bad.fields.get("object")), bad.fields.get("spec")));
    if (bad.fields.get("beside") instanceof Map<?, ?> beside) {
      beside.forEach((name, spec) -> items.append(item(String.valueOf(name), spec)));
    }
    return items.toString();
  }

  private static String item(String name, Object spec) {
    String kind = name.substring(0, name.indexOf('/'));
    String version = kind.equals("BGPPeer") ? "v1beta2" : "v1beta1";
    return "- %s\n"
        .formatted(
            flow(
                Map.of(
                    "apiVersion",
                    "metallb.io/" + version,
                    "kind",
                    kind,
                    "metadata",
                    Map.of("name", name.substring(name.indexOf('/') + 1), "namespace", NAMESPACE),
                    "spec",
                    spec)));
  }

  private static String flow(Object tree) {
    return new Gson().toJson(tree);
  }

  private static String configMap(String text) {
    return "- "
        + flow(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "config", "namespace", NAMESPACE),
                "data",
                Map.of("config", text)))
        + "\n";
  }

  @ParameterizedTest
  @MethodSource("objects")
  void badObject_allocationGoesOnWithTheConfigurationFromBefore(Bad bad) throws Exception {
    goesOn(bad, RESOURCES, RESOURCES + items(bad));
  }

  @ParameterizedTest
  @MethodSource("configMaps")
  void badConfigMap_allocationGoesOnWithTheConfigurationFromBefore(Bad bad) throws Exception {
    String good = "address-pools: [{name: good, protocol: layer2, addresses: [10.0.0.0/24]}]";
    goesOn(bad, configMap(good), configMap(String.valueOf(bad.fields.get("text"))));
  }

  /** A new Service comes together with the bad configuration. */
  private static void goesOn(Bad bad, String good, String broken) throws Exception {
    ClusterReading reading = new ClusterReading(NAMESPACE, "config");
    Documents before = list(SERVICES + good);
    assertThat(reading.read(before).snapshot().problems()).isEmpty();

    ClusterSnapshot snapshot = reading.read(list(SERVICES + NEWCOMER + broken)).snapshot();
    assertThat(snapshot.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.isError()).isTrue();
              assertThat(problem.field()).isEqualTo(bad.fields.get("field"));
            });

    Outlook outlook =
        new Preview(new PreviewSettings(Optional.empty(), false, false), Map.of())
            .outlook(snapshot);
    IpAddress held = IpAddress.parse("10.0.0.5");
    IpAddress given = IpAddress.parse("10.0.0.0");
    assertThat(outlook.held())
        .isEqualTo(
            Map.of(
                new ServiceKey("default", "held"), List.of(held),
                new ServiceKey("default", "newcomer"), List.of(given)));
    assertThat(outlook.owners()).containsEntry(held, "n1").containsEntry(given, "n1");

    ClusterSnapshot healed = reading.read(list(SERVICES + NEWCOMER + good)).snapshot();
    assertThat(healed.problems()).noneMatch(ConfigurationProblem::isError);
    assertThat(healed.configuration()).isEqualTo(snapshot.configuration());
  }

  private static Documents list(String items) throws Exception {
    return Documents.of(
        DocumentReader.read("test", "apiVersion: v1\nkind: List\nitems:\n" + items));
  }
}
