package io.herald.bootstrap.cli;

import static io.herald.bootstrap.cli.Commands.ADVERTISEMENT;
import static io.herald.bootstrap.cli.Commands.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check} over manifests as their authors write them. */
class CheckCommandTest {

  private static final Path ARTICLE = Path.of("../manifests/samples/article");

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {type: LoadBalancer, ports: [{port: 80}]%s}
      """;

  private Commands commands;

  @BeforeEach
  void inFolder(@TempDir Path folder) {
    commands = new Commands(folder);
  }

  private int check(String... documents) throws Exception {
    return commands.herald("check", "-f", commands.file("objects.yaml", documents));
  }

  // ---- Services without cluster addresses

  @ParameterizedTest
  @CsvSource({
    "., config.yaml",
    "custom-resources, ../nginx-service.yaml",
    "without-node-ports, ../config.yaml",
    "ipv6, config.yaml",
    "dual-stack, pool.yaml"
  })
  void samples_ofTheArticle_haveNoProblem(String folder, String besides) {
    Path sample = ARTICLE.resolve(folder);

    int status =
        commands.herald("check", "-f", sample.toString(), "-f", sample.resolve(besides).toString());

    assertThat(status).as(commands.out() + commands.err()).isZero();
    assertThat(commands.out()).startsWith("No problems found in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/24                  |                                             | 0",
        "2001:db8::/64                |                                             | 0",
        "10.0.0.0/24,2001:db8::/64    | ipFamilies: [IPv6]                          | 0",
        "10.0.0.0/24                  | ipFamilies: [IPv6]                          | 1",
        "2001:db8::/64                | ipFamilies: [IPv4]                          | 1",
        "10.0.0.0/24                  | ipFamilyPolicy: PreferDualStack             | 0",
        "10.0.0.0/24,2001:db8::/64    | ipFamilyPolicy: PreferDualStack             | 0",
        "10.0.0.0/24                  | ipFamilyPolicy: RequireDualStack            | 1",
        "10.0.0.0/24,2001:db8::/64    | ipFamilyPolicy: RequireDualStack            | 0",
        "10.0.0.0/24                  | clusterIP: None                             | 1",
        "10.0.0.0/24                  | loadBalancerIP: 10.0.1.1                    | 1"
      })
  void serviceAsWritten_hasTheFamiliesThatAClusterWouldGiveIt(
      String addresses, String fields, int status) throws Exception {
    String pool = POOL.formatted("p", addresses.replace(",", "\n  - "));
    String service = SERVICE.formatted(fields == null ? "" : ", " + fields);

    assertThat(check(pool, ADVERTISEMENT.formatted("{}"), service))
        .as(commands.out() + commands.err())
        .isEqualTo(status);
    if (status == 1) {
      assertThat(commands.out()).contains("Service default/web").contains("has no address");
    }
  }

  // ---- groups, versions, keys

  @Test
  void sameKindOfAnotherGroup_isNotOurs() throws Exception {
    String calico =
        """
        apiVersion: projectcalico.org/v3
        kind: BGPPeer
        metadata: {name: rack}
        spec: {peerIP: 10.0.0.1, asNumber: 64567}
        """;

    assertThat(check(POOL.formatted("p", "10.0.0.0/24"), ADVERTISEMENT.formatted("{}"), calico))
        .as(commands.out())
        .isZero();
  }

  @Test
  void sameNameInAnotherGroup_isNotBlamedForOurs() throws Exception {
    String other =
        """
        apiVersion: example.org/v1
        kind: IPAddressPool
        metadata: {name: p, namespace: metallb-system}
        """;

    assertThat(check(other, POOL.formatted("p", "10.0.0.0/33"))).isEqualTo(1);
    assertThat(commands.out()).contains("objects.yaml:10");
  }

  @Test
  void versionThatNobodyServes_isNamedWithThoseThatAre() throws Exception {
    String pool = POOL.formatted("p", "10.0.0.0/24").replace("v1beta1", "v9");

    assertThat(check(pool)).isEqualTo(1);
    assertThat(commands.out())
        .contains("nobody serves version \"metallb.io/v9\"", "give metallb.io/v1beta1");
  }

  @Test
  void withoutApiVersion_isNamedWithOneToGive() throws Exception {
    String pool = POOL.formatted("p", "10.0.0.0/24");

    assertThat(check(pool.substring(pool.indexOf('\n') + 1))).isEqualTo(1);
    assertThat(commands.out()).contains("apiVersion", "such as metallb.io/v1beta1");
  }

  @Test
  void misspeltKeyBesideSpec_isNamedAsKubectlWould() throws Exception {
    String advertisement = ADVERTISEMENT.formatted("{}").replace("spec:", "sepc:");

    assertThat(check(POOL.formatted("p", "10.0.0.0/24"), advertisement)).isEqualTo(1);
    assertThat(commands.out()).contains("unknown key \"sepc\"", "objects.yaml:11");
  }

  @Test
  void faultInHerald_isStatus70() {
    PrintWriter broken =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) {
                throw new IllegalStateException("a fault");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });

    int status =
        HeraldCommand.commandLine()
            .setOut(broken)
            .setErr(new PrintWriter(Writer.nullWriter()))
            .execute("check", "-f", ARTICLE.toString());

    assertThat(status).isEqualTo(70);
  }
}
