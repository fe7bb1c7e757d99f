package io.herald.bootstrap.cli;

import static io.herald.bootstrap.cli.Commands.ADVERTISEMENT;
import static io.herald.bootstrap.cli.Commands.CLUSTER;
import static io.herald.bootstrap.cli.Commands.CONFIG_MAP;
import static io.herald.bootstrap.cli.Commands.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convert} and {@code check} over files. */
class ConfigurationCommandsTest {

  private Commands commands;
  @TempDir private Path folder;

  @BeforeEach
  void inFolder() {
    commands = new Commands(folder);
  }

  private String file(String name, String... documents) throws IOException {
    return commands.file(name, documents);
  }

  private int herald(String... arguments) {
    return commands.herald(arguments);
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

    assertThat(commands.out())
        .contains("kind: IPAddressPool", "namespace: metallb-system", "kind: L2Advertisement");
  }

  @Test
  void convert_theBareText_isTakenToo() throws Exception {
    String bare =
        file(
            "config.txt",
            "address-pools:\n- {name: a, protocol: layer2, addresses: [10.0.0.0/24]}\n");

    assertThat(herald("convert", "-f", bare, "-o", "json", "-n", "herald-system")).isZero();
    assertThat(commands.out()).contains("\"kind\": \"List\"", "\"namespace\": \"herald-system\"");
  }

  @Test
  void convert_anInvalidConfigMap_namesLineAndKeyAndFails() throws Exception {
    assertThat(herald("convert", "-f", file("config.yaml", CONFIG_MAP.formatted("arp"))))
        .isEqualTo(1);

    assertThat(commands.out()).isEmpty();
    assertThat(commands.err())
        .contains("ConfigMap metallb-system/config: address-pools[0].protocol: line 3:");
  }

  @Test
  void convert_withoutAConfigMap_isUnreadable() throws Exception {
    assertThat(herald("convert", "-f", file("pool.yaml", POOL.formatted("a", "10.0.0.0/24"))))
        .isEqualTo(2);
    assertThat(commands.err()).contains("there is no ConfigMap with a key \"config\"");
  }

  @Test
  void converted_isFineForCheck_andChangesNothing() throws Exception {
    herald("convert", "-f", file("config.yaml", CONFIG_MAP.formatted("layer2")));
    String converted = file("converted.yaml", commands.out());

    assertThat(check("-f", converted)).as(commands.out()).isZero();
    String cluster = file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));
    assertThat(herald("plan", "-f", converted, "--cluster", cluster)).as(commands.out()).isZero();
    assertThat(commands.out()).contains("Nothing would change for 2 Services.");
  }

  @Test
  void check_aGoodConfiguration_findsNothing() throws Exception {
    String file = file("a.yaml", POOL.formatted("a", "10.0.0.0/24"), ADVERTISEMENT.formatted("{}"));

    assertThat(check("-f", file)).isZero();
    assertThat(commands.out()).isEqualTo("No problems found in 2 objects.\n");
  }

  @Test
  void check_severalFilesAndDirectories_areOneConfiguration() throws Exception {
    Files.createDirectory(folder.resolve("pools"));
    file("pools/a.yaml", POOL.formatted("a", "10.0.0.0/24"));
    file("pools/b.yml", POOL.formatted("b", "10.0.0.128/25"));
    file("pools/readme.txt", "not: read");
    String advertisement = file("advertisement.yaml", ADVERTISEMENT.formatted("{}"));

    assertThat(check("-f", folder.resolve("pools").toString(), "-f", advertisement)).isEqualTo(1);
    assertThat(commands.out())
        .startsWith("SEVERITY")
        .contains("IPAddressPool metallb-system/b", "spec.addresses[0]", "overlaps", "b.yml:6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void check_everyProblem_hasItsParts(String format) throws Exception {
    String file =
        file("a.yaml", POOL.formatted("a", "10.0.0.5-10.0.0.1"), ADVERTISEMENT.formatted("{}"));

    assertThat(check("-f", file, "-o", format)).isEqualTo(1);
    assertThat(commands.out())
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
    assertThat(commands.out())
        .contains("Herald reads namespace herald-system only")
        .contains("\"L3Advertisement\" is no kind of group metallb.io");
  }

  @Test
  void check_aPoolThatNobodyAnnounces_isAWarningOnly() throws Exception {
    assertThat(check("-f", file("a.yaml", POOL.formatted("a", "10.0.0.0/24")))).isZero();
    assertThat(commands.out()).contains("warning", "no advertisement covers this pool");
  }

  @Test
  void check_anAdvertisementOfAnUnknownPool_isAWarning() throws Exception {
    String file =
        file(
            "a.yaml",
            POOL.formatted("a", "10.0.0.0/24"),
            ADVERTISEMENT.formatted("{ipAddressPools: [a, b]}"));

    assertThat(check("-f", file)).isZero();
    assertThat(commands.out())
        .contains("warning", "L2Advertisement metallb-system/all", "no IPAddressPool \"b\"");
  }

  @Test
  void check_aMisspeltField_isNamedAsKubectlWould() throws Exception {
    String pool = POOL.formatted("a", "10.0.0.0/24") + "  autoAsign: false\n";

    assertThat(check("-f", file("a.yaml", pool, ADVERTISEMENT.formatted("{}")))).isEqualTo(1);
    assertThat(commands.out()).contains("spec.autoAsign", "a.yaml:7");
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
    assertThat(commands.out()).contains("is ignored: there are IPAddressPools");
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
    assertThat(commands.out())
        .contains("Service default/dns", "has no address: no available IPs")
        .contains("192.168.1.210 is announced by nobody", "no matching L2Advertisement selects it");
  }

  @Test
  void unreadableInput_isStatusTwo() throws Exception {
    assertThat(check("-f", folder.resolve("absent.yaml").toString())).isEqualTo(2);
    assertThat(commands.err()).contains("absent.yaml: there is no such file");
    assertThat(check("-f", file("broken.yaml", "a: [\n"))).isEqualTo(2);
    assertThat(commands.err()).contains("broken.yaml:2: is not YAML");
    assertThat(check("-f", file("odd.yaml", "apiVersion: v1\nkind: Service\nmetadata: 7\n")))
        .isEqualTo(2);
    assertThat(commands.err()).contains("odd.yaml:1: Service");
    assertThat(herald("plan")).isEqualTo(2);
    assertThat(check("--kubeconfig", folder.resolve("absent").toString())).isEqualTo(2);
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
    assertThat(commands.out()).doesNotContain("announced by nobody");
    check("-f", file, "--honour-exclude-lb-strictly");
    assertThat(commands.out()).contains("192.168.1.210 is announced by nobody", label);
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
    assertThat(commands.out()).contains("Exit status:", "nothing would change");
  }
}
