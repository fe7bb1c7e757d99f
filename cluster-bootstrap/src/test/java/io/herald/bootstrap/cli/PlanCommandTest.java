package io.herald.bootstrap.cli;

import static io.herald.bootstrap.cli.Commands.ADVERTISEMENT;
import static io.herald.bootstrap.cli.Commands.CLUSTER;
import static io.herald.bootstrap.cli.Commands.CONFIG_MAP;
import static io.herald.bootstrap.cli.Commands.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** {@code plan} over files. */
class PlanCommandTest {

  private Commands commands;
  @TempDir private Path folder;

  @BeforeEach
  void inFolder() {
    commands = new Commands(folder);
  }

  @Test
  void plan_thatShrinksAPool_namesTheServiceTheNewAddressAndTheReason() throws Exception {
    String wanted =
        commands.file(
            "new.yaml",
            POOL.formatted("default", "192.168.1.210-192.168.1.212"),
            ADVERTISEMENT.formatted("{}"));
    String cluster = commands.file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(1);
    assertThat(commands.out())
        .contains("SERVICE", "NEW ADDRESS")
        .containsPattern("default/dns +192.168.1.215 +192.168.1.211 ")
        .contains("current IP for \"default/dns\" not allowed by config")
        .doesNotContain("default/web");
  }

  @Test
  void plan_thatNarrowsTheNodes_namesTheNewNode() throws Exception {
    String wanted =
        commands.file(
            "new.yaml",
            POOL.formatted("default", "192.168.1.210-192.168.1.220"),
            ADVERTISEMENT.formatted("{nodeSelectors: [{matchLabels: {rack: b}}]}"));
    String cluster = commands.file("cluster.yaml", CLUSTER);

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster, "-o", "json"))
        .isEqualTo(1);
    assertThat(commands.out().replaceAll("\\s+", " "))
        .contains("\"problems\": []")
        .contains("\"service\": \"default/web\"", "\"node\": \"n1\"", "\"newNode\": \"n2\"")
        .doesNotContain("default/dns");
  }

  @Test
  void plan_thatLeavesNobodyToAnnounce_saysSo() throws Exception {
    String wanted =
        commands.file("new.yaml", POOL.formatted("default", "192.168.1.210-192.168.1.220"));
    String cluster = commands.file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(1);
    assertThat(commands.out())
        .containsPattern("default/web .* n1 +- ")
        .contains("no L2Advertisement covers pool default for default/web");
  }

  @Test
  void plan_ofAnInvalidConfiguration_namesTheProblemsAndIsStatusTwo() throws Exception {
    String wanted = commands.file("new.yaml", POOL.formatted("default", "192.168.1.0/33"));
    String cluster = commands.file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(2);
    assertThat(commands.out())
        .contains("The new configuration is invalid", "the last valid state stays")
        .contains("spec.addresses[0]", "new.yaml:6")
        .contains("Nothing would change for 2 Services.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void plan_ofAnInvalidConfiguration_hasItsProblemsInEveryFormat(String format) throws Exception {
    String wanted = commands.file("new.yaml", POOL.formatted("default", "192.168.1.0/33"));
    String cluster = commands.file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster, "-o", format))
        .isEqualTo(2);
    Map<?, ?> document = new Yaml().load(commands.out());
    assertThat(document.get("problems").toString())
        .contains("severity=error", "field=spec.addresses[0]", "fix=give a CIDR", "new.yaml:6");
    assertThat(document.get("changes")).isEqualTo(List.of());
  }

  @Test
  void plan_withAMistakeAboutBgp_showsWhatTheRestChanges() throws Exception {
    String peer =
        """
        apiVersion: metallb.io/v1beta2
        kind: BGPPeer
        metadata: {name: tor, namespace: metallb-system}
        spec: {myASN: 1, peerASN: 2, peerAddress: 10.0.0.1, bfdProfile: gone}
        """;
    String cluster =
        commands.file(
            "cluster.yaml",
            CLUSTER,
            POOL.formatted("default", "192.168.1.210-192.168.1.220"),
            ADVERTISEMENT.formatted("{}"));
    String wanted =
        commands.file("new.yaml", POOL.formatted("default", "192.168.1.210-192.168.1.212"), peer);

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(2);
    assertThat(commands.out())
        .contains("there is no BFDProfile \"gone\"")
        .containsPattern("default/dns +192.168.1.215 +192.168.1.211 ");
  }

  @Test
  void plan_ofAMisspeltField_isInvalidAsKubectlWouldSay() throws Exception {
    String pool = POOL.formatted("default", "192.168.1.210-192.168.1.220");
    String cluster = commands.file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    String field =
        commands.file("field.yaml", pool + "  autoAsign: false\n", ADVERTISEMENT.formatted("{}"));
    assertThat(commands.herald("plan", "-f", field, "--cluster", cluster)).isEqualTo(2);
    assertThat(commands.out()).contains("spec.autoAsign", "field.yaml:7");

    String key =
        commands.file("key.yaml", pool, ADVERTISEMENT.formatted("{}").replace("spec", "sepc"));
    assertThat(commands.herald("plan", "-f", key, "--cluster", cluster)).isEqualTo(2);
    assertThat(commands.out()).contains("unknown key \"sepc\"");

    String bare = commands.file("bare.yaml", pool.substring(pool.indexOf('\n') + 1));
    assertThat(commands.herald("plan", "-f", bare, "--cluster", cluster)).isEqualTo(2);
    assertThat(commands.out()).contains("such as metallb.io/v1beta1");
  }

  @Test
  void plan_ofAClusterWithNewerFields_takesThemAsAServerDoes() throws Exception {
    String pool = POOL.formatted("default", "192.168.1.210-192.168.1.220");
    String cluster =
        commands.file(
            "cluster.yaml", CLUSTER, pool + "  newer: true\n", ADVERTISEMENT.formatted("{}"));

    assertThat(commands.herald("plan", "-f", commands.file("new.yaml", pool), "--cluster", cluster))
        .isZero();
  }

  /** A directory of a whole application: its Services are not the cluster. */
  @Test
  void plan_ofFilesWithServices_comparesWithTheClusterAndSaysWhatIsLeftOut() throws Exception {
    String wanted =
        commands.file(
            "new.yaml",
            CLUSTER.replace("web", "other"),
            POOL.formatted("default", "192.168.1.210-192.168.1.212"),
            ADVERTISEMENT.formatted("{}"));
    String cluster = commands.file("cluster.yaml", CLUSTER, CONFIG_MAP.formatted("layer2"));

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster)).isEqualTo(1);
    assertThat(commands.out()).contains("default/dns").doesNotContain("default/other");
    assertThat(commands.err())
        .contains("note: Node, Service, ServiceL2Status in the files left out")
        .contains("--cluster");
    assertThat(
            commands.herald(
                "plan", "-f", wanted, "--kubeconfig", folder.resolve("absent").toString()))
        .as("the living cluster is asked for")
        .isEqualTo(2);
  }

  @Test
  void plan_prune_leavesOutWhatIsNotInTheFiles() throws Exception {
    String cluster =
        commands.file(
            "cluster.yaml",
            CLUSTER,
            POOL.formatted("old", "192.168.1.210-192.168.1.220"),
            ADVERTISEMENT.formatted("{}"));
    String wanted =
        commands.file(
            "new.yaml", POOL.formatted("new", "10.0.0.0/24"), ADVERTISEMENT.formatted("{}"));

    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster))
        .as(commands.out())
        .isZero();
    assertThat(commands.herald("plan", "-f", wanted, "--cluster", cluster, "--prune")).isEqualTo(1);
    assertThat(commands.out()).containsPattern("default/web +192.168.1.210 +10.0.0.");
  }
}
