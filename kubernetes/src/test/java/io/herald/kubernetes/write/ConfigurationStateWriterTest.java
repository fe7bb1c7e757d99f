package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.write.ConfigurationStates.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationStateWriterTest {

  private static final String STATES =
      "/apis/metallb.io/v1beta1/namespaces/herald-system/configurationstates/";

  private static final ConfigurationProblem OVERLAP =
      new ConfigurationProblem(
          new ObjectRef("metallb.io/v1beta1", "IPAddressPool", "herald-system", "b", ""),
          "spec.addresses[0]",
          "overlaps spec.addresses[0] of IPAddressPool herald-system/a",
          "leave the shared addresses in one of them");

  private static final ConfigurationProblem MISSING =
      ConfigurationProblem.warning(
          new ObjectRef("metallb.io/v1beta1", "L2Advertisement", "herald-system", "l", ""),
          "spec.ipAddressPools",
          "there is no IPAddressPool \"c\"",
          "create it");

  private FakeApiServer server;
  private ApiConnection connection;
  private ConfigurationStateWriter writer;
  private final AtomicBoolean mayWrite = new AtomicBoolean(true);

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    connection = ApiConnection.open(Optional.of(server.kubeconfig(directory)));
    writer = new ConfigurationStateWriter(connection, "herald-system", mayWrite::get);
  }

  @AfterEach
  void stop() {
    writer.close();
    connection.close();
    server.close();
  }

  private static ConfigurationReport report(ConfigurationProblem... problems) {
    return new ConfigurationReport(Set.of("n1", "n2"), Set.of("n1", "n2"), List.of(problems));
  }

  private JsonObject state(String name) {
    return server.get(STATES + name);
  }

  private String result(String name) {
    JsonObject object = state(name);
    return object == null || !object.has("status")
        ? ""
        : object.getAsJsonObject("status").get("result").getAsString();
  }

  private JsonObject condition(String name, int index) {
    return state(name)
        .getAsJsonObject("status")
        .getAsJsonArray("conditions")
        .get(index)
        .getAsJsonObject();
  }

  private static String text(JsonObject object, String field) {
    return object.get(field).getAsString();
  }

  private long writes() {
    return server.requests.stream().filter(r -> !r.method().equals("GET")).count();
  }

  @Test
  void validConfiguration_isSaidOnceForTheAllocatorAndEachSpeaker() {
    writer.report(report());
    await().until(() -> result("controller").equals("Valid"));
    await().until(() -> result("speaker-n2").equals("Valid"));
    assertThat(result("speaker-n1")).isEqualTo("Valid");
    JsonObject labels = state("speaker-n1").getAsJsonObject("metadata").getAsJsonObject("labels");
    assertThat(text(labels, "metallb.io/component-type")).isEqualTo("speaker");
    assertThat(text(labels, "metallb.io/node-name")).isEqualTo("n1");
    assertThat(text(condition("controller", 0), "type")).isEqualTo("poolReconcilerValid");
    assertThat(text(condition("speaker-n1", 0), "type")).isEqualTo("configReconcilerValid");
    assertThat(text(condition("speaker-n1", 0), "status")).isEqualTo("True");
    assertThat(text(condition("speaker-n1", 0), "reason")).isEqualTo("Reconciled");
  }

  @Test
  void problem_namesBothObjectsAndGoesWhenMended() {
    writer.report(report(OVERLAP));
    await().until(() -> result("speaker-n2").equals("Invalid"));
    JsonObject status = state("controller").getAsJsonObject("status");
    assertThat(text(status, "errorSummary"))
        .contains("IPAddressPool herald-system/b: spec.addresses[0]")
        .contains("IPAddressPool herald-system/a");
    JsonObject condition = condition("speaker-n2", 0);
    assertThat(text(condition, "status")).isEqualTo("False");
    assertThat(text(condition, "reason")).isEqualTo("ConfigurationError");
    assertThat(text(condition, "message")).startsWith("configuration error: ");

    writer.report(report());
    await().until(() -> result("speaker-n2").equals("Valid"));
    assertThat(text(state("controller").getAsJsonObject("status"), "errorSummary")).isEmpty();
  }

  @Test
  void warning_leavesTheResultValid() {
    writer.report(report(MISSING));
    await().until(() -> result("speaker-n2").equals("Valid"));
    JsonObject condition = condition("controller", 1);
    assertThat(text(condition, "type")).isEqualTo("warningsAbsent");
    assertThat(text(condition, "status")).isEqualTo("False");
    assertThat(text(condition, "message")).contains("L2Advertisement herald-system/l");
  }

  @Test
  void deletedOrEdited_isMendedWhenLookedAtAgain() {
    writer.report(report());
    await().until(() -> result("speaker-n2").equals("Valid"));
    server.delete(STATES + "controller");
    JsonObject edited = state("speaker-n1").deepCopy();
    edited.getAsJsonObject("status").addProperty("result", "Unknown");
    server.put(STATES + "speaker-n1", edited.toString());
    // A later allocator, or this one a minute later, lists them anew.
    try (var later = new ConfigurationStateWriter(connection, "herald-system", mayWrite::get)) {
      later.report(report());
      await().until(() -> result("speaker-n1").equals("Valid"));
      await().until(() -> result("controller").equals("Valid"));
    }
  }

  // Status objects fought over by two speakers (0.15.0 #2712, 0.16.0 #2938).

  @Test
  void bug2712_secondWriterWithTheSameReport_writesNothing() {
    writer.report(report(OVERLAP, MISSING));
    await().until(() -> result("speaker-n2").equals("Invalid"));
    long before = writes();
    try (var second = new ConfigurationStateWriter(connection, "herald-system", mayWrite::get)) {
      long lists = server.count("GET", "configurationstates");
      second.report(report(OVERLAP, MISSING));
      await().until(() -> server.count("GET", "configurationstates") > lists);
    }
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void sameReportAgain_asksTheServerNothing() {
    writer.report(report());
    await().until(() -> result("speaker-n2").equals("Valid"));
    writer.report(new ConfigurationReport(Set.of("n1"), Set.of("n1", "n2"), List.of(OVERLAP)));
    await().until(() -> result("speaker-n1").equals("Invalid"));
    await().until(() -> server.count("GET", "ipaddresspools") == 2);
    int before = server.requests.size();
    // Reported while the last write ends and well after it.
    await()
        .pollInterval(Duration.ofMillis(5))
        .during(Duration.ofMillis(300))
        .until(
            () -> {
              writer.report(
                  new ConfigurationReport(Set.of("n1"), Set.of("n1", "n2"), List.of(OVERLAP)));
              return server.requests.size() == before;
            });
    writer.close();
    assertThat(server.requests).as("nor when everything has ended").hasSize(before);
    assertThat(result("speaker-n2"))
        .as("its speaker restarts; it is left alone")
        .isEqualTo("Valid");
  }

  @Test
  void nodeGone_itsObjectGoes() {
    writer.report(report());
    await().until(() -> result("speaker-n2").equals("Valid"));
    writer.report(new ConfigurationReport(Set.of("n1"), Set.of("n1"), List.of()));
    await().until(() -> state("speaker-n2") == null);
    assertThat(result("speaker-n1")).isEqualTo("Valid");
  }

  @Test
  void leaseLost_writesNothing() {
    mayWrite.set(false);
    writer.report(report());
    await().until(() -> server.count("GET", "configurationstates") == 1);
    writer.close();
    assertThat(writes()).isZero();
  }

  @Test
  void serverRefuses_nextReportTriesAgain() {
    server.interceptor =
        request -> request.method().equals("POST") ? Answer.status(500, "etcd") : null;
    writer.report(report());
    await().until(() -> server.count("POST", "configurationstates") == 1);
    server.interceptor = request -> null;
    await()
        .until(
            () -> {
              writer.report(report());
              return result("speaker-n2").equals("Valid");
            });
  }

  @Test
  void transitionTime_changesWithTheStatusAlone() {
    Instant first = Instant.parse("2026-11-23T10:00:00Z");
    JsonObject object = new JsonObject();
    object.add("metadata", com.google.gson.JsonParser.parseString("{\"name\":\"controller\"}"));
    ConfigurationReport broken = new ConfigurationReport(Set.of(), Set.of(), List.of(OVERLAP));
    object.add("status", patched(broken, List.of(object), first).get("status"));
    ConfigurationReport more =
        new ConfigurationReport(Set.of(), Set.of(), List.of(OVERLAP, MISSING));
    JsonObject status =
        patched(more, List.of(object), first.plusSeconds(60)).getAsJsonObject("status");
    List<String> times =
        status.getAsJsonArray("conditions").asList().stream()
            .map(condition -> text(condition.getAsJsonObject(), "lastTransitionTime"))
            .toList();
    assertThat(times).containsExactly("2026-11-23T10:00:00Z", "2026-11-23T10:01:00Z");
  }

  private static JsonObject patched(
      ConfigurationReport report, List<JsonObject> existing, Instant now) {
    return ConfigurationStates.changes(report, "herald-system", existing, now).stream()
        .map(change -> ((Change.Patch) change).patch())
        .findFirst()
        .orElseThrow();
  }
}
