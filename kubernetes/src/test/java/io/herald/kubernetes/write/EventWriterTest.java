package io.herald.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.herald.actors.api.Event;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.Logs;
import io.herald.kubernetes.client.ApiConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWriterTest {

  private static final String EVENTS = "/api/v1/namespaces/default/events/";
  private static final ObjectRef NGINX = new ObjectRef("v1", "Service", "default", "nginx", "uid");

  private FakeApiServer server;
  private ApiConnection connection;
  private EventWriter writer;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    connection = ApiConnection.open(Optional.of(server.kubeconfig(directory)));
    writer = new EventWriter(connection);
  }

  @AfterEach
  void stop() {
    server.thaw();
    writer.close();
    connection.close();
    server.close();
  }

  private static Event event(ObjectRef regarding, String message) {
    return new Event(
        regarding, Event.Type.WARNING, "AllocationFailed", message, Event.ALLOCATOR, "node-a");
  }

  private List<JsonObject> events() {
    return server.all(EVENTS);
  }

  @Test
  void publish_aboutService_isWhatDescribeLooksFor() {
    writer.publish(event(NGINX, "no available IPs"));
    await().until(() -> events().size() == 1);
    JsonObject event = events().get(0);
    assertThat(event.getAsJsonObject("involvedObject").toString())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"name\":\"nginx\","
                + "\"namespace\":\"default\",\"uid\":\"uid\"}");
    assertThat(event.getAsJsonObject("source").toString())
        .isEqualTo("{\"component\":\"herald-allocator\",\"host\":\"node-a\"}");
    assertThat(event.get("type").getAsString()).isEqualTo("Warning");
    assertThat(event.get("reason").getAsString()).isEqualTo("AllocationFailed");
    assertThat(event.get("firstTimestamp").getAsString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(event.getAsJsonObject("metadata").get("name").getAsString()).startsWith("nginx.");
  }

  @Test
  void publish_sameEventAgain_raisesTheCountOfTheFirst() {
    for (int i = 0; i < 5; i++) {
      writer.publish(event(NGINX, "no available IPs"));
    }
    writer.publish(event(NGINX, "another message"));
    await().until(() -> events().size() == 2);
    assertThat(events())
        .anySatisfy(event -> assertThat(event.get("count").getAsInt()).isEqualTo(5))
        .anySatisfy(event -> assertThat(event.get("count").getAsInt()).isEqualTo(1));
  }

  @Test
  void publish_serverHasForgottenTheFirst_createsAnother() {
    writer.publish(event(NGINX, "m"));
    await().until(() -> events().size() == 1);
    String name = events().get(0).getAsJsonObject("metadata").get("name").getAsString();
    server.delete(EVENTS + name);
    writer.publish(event(NGINX, "m"));
    await().until(() -> events().size() == 1);
    assertThat(events().get(0).getAsJsonObject("metadata").get("name").getAsString())
        .isNotEqualTo(name);
  }

  @Test
  void publish_aboutClusterScopedObject_livesInDefault() {
    writer.publish(event(new ObjectRef("v1", "Node", "", "node-a", ""), "m"));
    await().until(() -> events().size() == 1);
    assertThat(events().get(0).getAsJsonObject("involvedObject").has("namespace")).isFalse();
    assertThat(events().get(0).getAsJsonObject("involvedObject").has("uid")).isFalse();
  }

  @Test
  void publish_floodAboutOneObject_isLimitedAndOthersAreNot() {
    for (int i = 0; i < 200; i++) {
      writer.publish(event(NGINX, "message " + i));
    }
    ObjectRef other = new ObjectRef("v1", "Service", "default", "other", "u2");
    writer.publish(event(other, "heard"));
    await().until(() -> events().stream().anyMatch(e -> e.toString().contains("heard")));
    assertThat(events()).hasSize(EventSeries.BURST + 1);
  }

  @Test
  void publish_serverFrozen_returnsAtOnce() {
    server.freeze();
    long start = System.nanoTime();
    for (int i = 0; i < 30_000; i++) {
      writer.publish(event(NGINX, "m" + i));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void publish_forbidden_isOneLogLineWithTheGrant() {
    server.interceptor = request -> Answer.status(403, "no events for you");
    try (Logs logs = new Logs()) {
      for (int i = 0; i < 10; i++) {
        writer.publish(event(NGINX, "m" + i));
      }
      await().until(() -> server.requests.size() == 10);
      await().until(() -> !logs.complaints().isEmpty());
      assertThat(logs.complaints())
          .singleElement()
          .satisfies(
              e ->
                  assertThat(e.getFormattedMessage()).contains("grant create and patch on events"));
    }
  }

  @Test
  void publish_longMessageAndName_areShortenedToWhatTheServerTakes() {
    ObjectRef longName = new ObjectRef("v1", "Service", "default", "n".repeat(253), "");
    writer.publish(event(longName, "x".repeat(5000)));
    await().until(() -> events().size() == 1);
    JsonObject event = events().get(0);
    assertThat(event.get("message").getAsString().length()).isLessThanOrEqualTo(1024);
    assertThat(event.getAsJsonObject("metadata").get("name").getAsString().length())
        .isLessThanOrEqualTo(253);
  }
}
