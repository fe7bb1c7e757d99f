package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.Objects;
import io.herald.kubernetes.client.ApiConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The condition of objects that are wrong. */
class ObjectMarksTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String STATES =
      "/apis/metallb.io/v1beta1/namespaces/herald-system/configurationstates/";

  private FakeApiServer server;
  private ApiConnection connection;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    connection = ApiConnection.open(Optional.of(server.kubeconfig(directory)));
    server.put(Objects.POOLS + "a", Objects.pool("a", "10.0.0.0/24"));
    server.put(Objects.POOLS + "b", Objects.pool("b", "10.0.0.128/25"));
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  private static ConfigurationProblem overlap(String in) {
    return new ConfigurationProblem(
        new ObjectRef("metallb.io/v1beta1", "IPAddressPool", Objects.NAMESPACE, in, ""),
        "spec.addresses[0]",
        "overlaps spec.addresses[0] of IPAddressPool herald-system/a",
        "leave the shared addresses in one of them");
  }

  private static ConfigurationReport report(ConfigurationProblem... problems) {
    return new ConfigurationReport(Set.of(), Set.of(), List.of(problems));
  }

  private ConfigurationStateWriter writer() {
    return new ConfigurationStateWriter(connection, Objects.NAMESPACE, () -> true);
  }

  private String conditions(String pool) {
    JsonObject status = server.get(Objects.POOLS + pool).getAsJsonObject("status");
    return status.has("conditions") ? status.get("conditions").toString() : "";
  }

  private long writesTo(String plural) {
    return server.count("PATCH", plural);
  }

  private String result() {
    JsonObject state = server.get(STATES + "controller");
    return state == null || !state.has("status")
        ? ""
        : Json.text(state.getAsJsonObject("status"), "result");
  }

  @Test
  void errorAboutTwoPools_isInTheStatusOfTheOneThatIsWrong_untilItIsMended() {
    try (ConfigurationStateWriter writer = writer()) {
      writer.report(report(overlap("b")));
      await().until(() -> !conditions("b").isEmpty());
      assertThat(conditions("b"))
          .contains("\"type\":\"Valid\"", "\"status\":\"False\"")
          .contains("spec.addresses[0]: overlaps", "IPAddressPool herald-system/a; leave");
      assertThat(conditions("a")).isEmpty();

      writer.report(report());
      await().until(() -> conditions("b").isEmpty());
    }
    assertThat(writesTo("ipaddresspools")).isEqualTo(2);
    assertThat(server.get(Objects.POOLS + "b").getAsJsonObject("status").get("future"))
        .as("the rest of the status stays")
        .isNotNull();
  }

  @Test
  void validConfiguration_writesToNoObject() {
    try (ConfigurationStateWriter writer = writer()) {
      writer.report(report());
      await().until(() -> server.count("GET", "communities") == 1);
    }
    assertThat(writesTo("ipaddresspools")).isZero();
    assertThat(result()).isEqualTo("Valid");
  }

  @Test
  void earlierAllocatorsCondition_goesWhenItsObjectIsFine_andStaysWhenItIsNot() {
    try (ConfigurationStateWriter earlier = writer()) {
      earlier.report(report(overlap("a"), overlap("b")));
      await().until(() -> !conditions("a").isEmpty() && !conditions("b").isEmpty());
    }
    long before = writesTo("ipaddresspools");
    try (ConfigurationStateWriter later = writer()) {
      later.report(report(overlap("b")));
      await().until(() -> conditions("a").isEmpty());
    }
    assertThat(conditions("b")).isNotEmpty();
    assertThat(writesTo("ipaddresspools")).isEqualTo(before + 1);
  }

  @Test
  void rolesWithoutTheRight_leaveTheRestAsItIs() {
    server.interceptor =
        request ->
            request.method().equals("PATCH") && request.path().contains("ipaddresspools")
                ? Answer.status(403, "forbidden")
                : null;
    try (ConfigurationStateWriter writer = writer()) {
      writer.report(report(overlap("b")));
      await().until(() -> writesTo("ipaddresspools") == 1);
      int before = server.requests.size();
      await("not tried for ever")
          .pollInterval(Duration.ofMillis(5))
          .during(Duration.ofMillis(300))
          .until(
              () -> {
                writer.report(report(overlap("b")));
                return server.requests.size() == before;
              });
    }
    assertThat(result()).isEqualTo("Invalid");
  }

  @Test
  void patches_leaveTheConditionsOfOthersAndTheTimeOfTheTransition() {
    JsonObject pool =
        JsonParser.parseString(
                """
                {"metadata":{"name":"b"},"status":{"conditions":[
                  {"type":"Other","status":"True","reason":"R","message":"m",
                   "lastTransitionTime":"2026-11-20T00:00:00Z"},
                  {"type":"Valid","status":"False","reason":"ConfigurationError","message":"old",
                   "lastTransitionTime":"2026-11-21T00:00:00Z"}]}}
                """)
            .getAsJsonObject();

    assertThat(ObjectMarks.patches(Map.of("b", "old"), List.of(pool), NOW)).isEmpty();
    assertThat(conditions(ObjectMarks.patches(Map.of("b", "new"), List.of(pool), NOW)).toString())
        .contains("\"message\":\"new\",\"lastTransitionTime\":\"2026-11-21T00:00:00Z\"")
        .contains("\"type\":\"Other\"");
    assertThat(conditions(ObjectMarks.patches(Map.of(), List.of(pool), NOW)).toString())
        .contains("\"type\":\"Other\"", "2026-11-20T00:00:00Z")
        .doesNotContain("Valid");
  }

  private static JsonArray conditions(List<ObjectMarks.Patch> patches) {
    assertThat(patches).hasSize(1);
    return patches.get(0).patch().getAsJsonObject("status").getAsJsonArray("conditions");
  }

  @Test
  void wanted_warningsAndOtherNamespacesAndOtherKinds_markNothing() {
    ObjectRef elsewhere = new ObjectRef("metallb.io/v1beta1", "IPAddressPool", "x", "b", "");
    ObjectRef configMap = new ObjectRef("v1", "ConfigMap", Objects.NAMESPACE, "config", "");
    assertThat(
            ObjectMarks.wanted(
                List.of(
                    ConfigurationProblem.warning(overlap("b").object(), "f", "m", "x"),
                    new ConfigurationProblem(elsewhere, "f", "m", "x"),
                    new ConfigurationProblem(configMap, "f", "m", "x")),
                Objects.NAMESPACE))
        .isEmpty();
  }
}
