package io.herald.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convert}, {@code check} and {@code plan} over files. */
class ConfigurationCommandsTest {

  private static final String POOL =
      """
      apiVersion: metallb.io/v1beta1
      kind: IPAddressPool
      metadata: {name: %s, namespace: metallb-system}
      spec:
        addresses:
        - %s
      """;

  private static final String ADVERTISEMENT =
      """
      apiVersion: metallb.io/v1beta1
      kind: L2Advertisement
      metadata: {name: all, namespace: metallb-system}
      spec: %s
      """;

  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: config, namespace: metallb-system}
      data:
        config: |
          address-pools:
          - name: default
            protocol: %s
            addresses: [192.168.1.210-192.168.1.220]
      """;

  private static final String CLUSTER =
      """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {rack: a}}}
      - {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {rack: b}}}
      - apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default, uid: u1}
        spec: {type: LoadBalancer, clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1], ports: [{port: 80}]}
        status: {loadBalancer: {ingress: [{ip: 192.168.1.210}]}}
      - apiVersion: v1
        kind: Service
        metadata: {name: dns, namespace: default, uid: u2}
        spec: {type: LoadBalancer, clusterIP: 10.96.0.2, clusterIPs: [10.96.0.2], ports: [{port: 53}]}
        status: {loadBalancer: {ingress: [{ip: 192.168.1.215}]}}
      - apiVersion: metallb.io/v1beta1
        kind: ServiceL2Status
        metadata: {name: l2-a, namespace: metallb-system}
        status: {node: n1, serviceName: web, serviceNamespace: default}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  private String file(String name, String... documents) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("---\n", documents)).toString();
  }

  private int herald(String... arguments) {
    return HeraldCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private int check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("check"));
    arguments.addAll(Arrays.asList(more));
    return herald(arguments.toArray(String[]::new));
  }

  @Test
  void convert_aConfigMap_writesResourcesOfItsNamespace() throws Exception {
    assertThat(herald("convert", "-f", file("config.yaml", CONFIG_MAP.formatted("layer2"))))
        .isZero();

    assertThat(out.toString())
        .contains("kind: IPAddressPool", "namespace: metallb-system", "kind: L2Advertisement");
  }

  @Test
  void convert_theBareText_isTakenToo() throws Exception {
    String bare =
        file(
            "config.txt",
            "address-pools:\n- {name: a, protocol: layer2, addresses: [10.0.0.0/24]}\n");

    assertThat(herald("convert", "-f", bare, "-o", "json", "-n", "herald-system")).isZero();
    assertThat(out.toString()).contains("\"kind\": \"List\"", "\"namespace\": \"herald-system\"");
  }

  @Test
  void convert_anInvalidConfigMap_namesLineAndKeyAndFails() throws Exception {
    assertThat(herald("convert", "-f", file("config.yaml", CONFIG_MAP.formatted("arp"))))
        .isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("ConfigMap metallb-system/config: address-pools[0].protocol: line 3:");
  }

  @Test
  void convert_withoutAConfigMap_isUnreadable() throws Exception {
    assertThat(herald("convert", "-f", file("pool.yaml", POOL.formatted("a", "10.0.0.0/24"))))
        .isEqualTo(2);
    assertThat(err.toString()).contains("there is no ConfigMap with a key \"config\"");
  }

  @Test
  void converted_isFineForCheck_andChangesNothing() throws Exception {
    herald("convert", "-f", file("config.yaml", CONFIG_MAP.formatted("layer2")));
    String converted = file("converted.yaml", out.toString());

    assertThat(check("-f", converted)).as(out.toString()).isZero();
    String cluster = file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));
    assertThat(herald("plan", "-f", converted, "--cluster", cluster)).as(out.toString()).isZero();
    assertThat(out.toString()).contains("Nothing would change for 2 Services.");
  }

  @Test
  void check_aGoodConfiguration_findsNothing() throws Exception {
    String file = file("a.yaml", POOL.formatted("a", "10.0.0.0/24"), ADVERTISEMENT.formatted("{}"));

    assertThat(check("-f", file)).isZero();
    assertThat(out.toString()).isEqualTo("No problems found in 2 objects.\n");
  }

  @Test
  void check_severalFilesAndDirectories_areOneConfiguration() throws Exception {
    Files.createDirectory(folder.resolve("pools"));
    file("pools/a.yaml", POOL.formatted("a", "10.0.0.0/24"));
    file("pools/b.yml", POOL.formatted("b", "10.0.0.128/25"));
    file("pools/readme.txt", "not: read");
    String advertisement = file("advertisement.yaml", ADVERTISEMENT.formatted("{}"));

    assertThat(check("-f", folder.resolve("pools").toString(), "-f", advertisement)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("SEVERITY")
        .contains("IPAddressPool metallb-system/b", "spec.addresses[0]", "overlaps", "b.yml:6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void check_everyProblem_hasItsParts(String format) throws Exception {
    String file =
        file("a.yaml", POOL.formatted("a", "10.0.0.5-10.0.0.1"), ADVERTISEMENT.formatted("{}"));

    assertThat(check("-f", file, "-o", format)).isEqualTo(1);
    assertThat(out.toString())
        .contains("severity", "object", "field", "reason", "fix", "source", "a.yaml:6")
        .contains("spec.addresses[0]", "ends before it starts");
  }

  @Test
  void check_objectsThatHeraldWouldNotRead_areNamed() throws Exception {
    String file =
        file(
            "a.yaml",
            POOL.formatted("a", "10.0.0.0/24"),
            ADVERTISEMENT.formatted("{}").replace("L2Adv", "L3Adv"));

    assertThat(check("-f", file, "-n", "herald-system")).isEqualTo(1);
    assertThat(out.toString())
        .contains("Herald reads namespace herald-system only")
        .contains("\"L3Advertisement\" is no kind of group metallb.io");
  }

  @Test
  void check_aPoolThatNobodyAnnounces_isAWarningOnly() throws Exception {
    assertThat(check("-f", file("a.yaml", POOL.formatted("a", "10.0.0.0/24")))).isZero();
    assertThat(out.toString()).contains("warning", "no advertisement covers this pool");
  }

  @Test
  void check_anAdvertisementOfAnUnknownPool_isAWarning() throws Exception {
    String file =
        file(
            "a.yaml",
            POOL.formatted("a", "10.0.0.0/24"),
            ADVERTISEMENT.formatted("{ipAddressPools: [a, b]}"));

    assertThat(check("-f", file)).isZero();
    assertThat(out.toString())
        .contains("warning", "L2Advertisement metallb-system/all", "no IPAddressPool \"b\"");
  }

  @Test
  void check_aMisspeltField_isNamedAsKubectlWould() throws Exception {
    String pool = POOL.formatted("a", "10.0.0.0/24") + "  autoAsign: false\n";

    assertThat(check("-f", file("a.yaml", pool, ADVERTISEMENT.formatted("{}")))).isEqualTo(1);
    assertThat(out.toString()).contains("spec.autoAsign", "a.yaml:7");
  }

  @Test
  void check_bothSources_warnsWhichCounts() throws Exception {
    String file =
        file(
            "a.yaml",
            POOL.formatted("a", "10.0.0.0/24"),
            ADVERTISEMENT.formatted("{}"),
            CONFIG_MAP.formatted("layer2"));

    assertThat(check("-f", file)).isZero();
    assertThat(out.toString()).contains("is ignored: there are IPAddressPools");
  }

  @Test
  void check_withServices_namesThoseWithoutAnAddress() throws Exception {
    String file =
        file(
            "a.yaml",
            CLUSTER,
            POOL.formatted("a", "192.168.1.210/32"),
            ADVERTISEMENT.formatted("{nodeSelectors: [{matchLabels: {rack: c}}]}"));

    assertThat(check("-f", file)).isEqualTo(1);
    assertThat(out.toString())
        .contains("Service default/dns", "has no address: no available IPs")
        .contains("192.168.1.210 is announced by nobody", "no matching L2Advertisement selects it");
  }

  @Test
  void unreadableInput_isStatusTwo() throws Exception {
    assertThat(check("-f", folder.resolve("absent.yaml").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("absent.yaml: there is no such file");
    assertThat(check("-f", file("broken.yaml", "a: [\n"))).isEqualTo(2);
    assertThat(err.toString()).contains("broken.yaml:2: is not YAML");
    assertThat(check("-f", file("odd.yaml", "kind: Service\nmetadata: 7\n"))).isEqualTo(2);
    assertThat(err.toString()).contains("odd.yaml:1: Service");
    assertThat(herald("plan")).isEqualTo(2);
    assertThat(check("--kubeconfig", folder.resolve("absent").toString())).isEqualTo(2);
  }

  @Test
  void plan_thatShrinksAPool_namesTheServiceTheNewAddressAndTheReason() throws Exception {
    String wanted =
        file(
            "new.yaml",
            POOL.formatted("default", "192.168.1.210-192.168.1.212"),
            ADVERTISEMENT.formatted("{}"));
    String cluster = file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(1);
    assertThat(out.toString())
        .contains("SERVICE", "NEW ADDRESS")
        .containsPattern("default/dns +192.168.1.215 +192.168.1.211 ")
        .contains("current IP for \"default/dns\" not allowed by config")
        .doesNotContain("default/web");
  }

  @Test
  void plan_thatNarrowsTheNodes_namesTheNewNode() throws Exception {
    String wanted =
        file(
            "new.yaml",
            POOL.formatted("default", "192.168.1.210-192.168.1.220"),
            ADVERTISEMENT.formatted("{nodeSelectors: [{matchLabels: {rack: b}}]}"),
            CLUSTER);

    assertThat(herald("plan", "-f", wanted, "-o", "json")).isEqualTo(1);
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("\"service\": \"default/web\"", "\"node\": \"n1\"", "\"newNode\": \"n2\"")
        .doesNotContain("default/dns");
  }

  @Test
  void check_everyNodeExcluded_isWorthAWordOnlyWhenTheLabelIsHonouredStrictly() throws Exception {
    String label = "node.kubernetes.io/exclude-from-external-load-balancers";
    String file =
        file(
            "cluster.yaml",
            CLUSTER.replace("labels: {", "labels: {" + label + ": x, "),
            CONFIG_MAP.formatted("layer2"));

    check("-f", file);
    assertThat(out.toString()).doesNotContain("announced by nobody");
    check("-f", file, "--honour-exclude-lb-strictly");
    assertThat(out.toString()).contains("192.168.1.210 is announced by nobody", label);
  }

  @Test
  void plan_thatLeavesNobodyToAnnounce_saysSo() throws Exception {
    String wanted = file("new.yaml", POOL.formatted("default", "192.168.1.210-192.168.1.220"));
    String cluster = file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("default/web .* n1 +- ")
        .contains("no L2Advertisement covers pool default for default/web");
  }

  @Test
  void plan_ofAnInvalidConfiguration_saysThatTheLastValidOneStays() throws Exception {
    String wanted = file("new.yaml", POOL.formatted("default", "192.168.1.0/33"));
    String cluster = file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(1);
    assertThat(err.toString())
        .contains("the last valid one would stay in force", "spec.addresses[0]");
  }

  @Test
  void plan_prune_leavesOutWhatIsNotInTheFiles() throws Exception {
    String cluster =
        file(
            "cluster.yaml",
            CLUSTER,
            POOL.formatted("old", "192.168.1.210-192.168.1.220"),
            ADVERTISEMENT.formatted("{}"));
    String wanted =
        file("new.yaml", POOL.formatted("new", "10.0.0.0/24"), ADVERTISEMENT.formatted("{}"));

    assertThat(herald("plan", "-f", wanted, "--cluster", cluster)).as(out.toString()).isZero();
    assertThat(herald("plan", "-f", wanted, "--cluster", cluster, "--prune")).isEqualTo(1);
    assertThat(out.toString()).containsPattern("default/web +192.168.1.210 +10.0.0.");
  }

  @Test
  void speaker_isParsedWithoutTheOtherCommands() {
    assertThat(HeraldCommand.commandLine("speaker").getSubcommands()).containsOnlyKeys("speaker");
    assertThat(HeraldCommand.commandLine("check").getSubcommands())
        .containsKeys("speaker", "settings", "convert", "check", "plan");
  }

  @Test
  void help_listsTheExitCodes() {
    for (String command : List.of("convert", "check", "plan")) {
      assertThat(herald(command, "--help")).isZero();
    }
    assertThat(out.toString()).contains("Exit status:", "nothing would change");
  }
}
