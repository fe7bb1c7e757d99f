package io.herald.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.bootstrap.Loopback;
import io.herald.bootstrap.SpeakerThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running speaker serves over HTTP. */
class RoutesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Loopback NETWORK = new Loopback();
  private static int metricsPort;
  private static SpeakerThread speaker;

  @BeforeAll
  static void start() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(Loopback.host(1)))) {
      metricsPort = socket.getLocalPort();
    }
    speaker =
        new SpeakerThread(NETWORK.settings(Map.of("HERALD_METRICS_PORT", "" + metricsPort), 1, 1));
    await().atMost(Duration.ofSeconds(20)).until(() -> speaker.up().size() == 1);
  }

  @AfterAll
  static void stop() {
    speaker.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ready", "alive", "cluster/members", "metrics", "state", "herald/cluster"})
  void get_route_answers(String path) throws Exception {
    await().atMost(Duration.ofSeconds(10)).until(() -> get(path).statusCode() == 200);
  }

  @Test
  void metrics_onBothPorts_haveOurNames() throws Exception {
    for (int port : new int[] {NETWORK.managementPort(), metricsPort}) {
      var answer = get(port, "metrics");
      assertThat(answer.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(answer.body())
          .contains("herald_build_info{", "herald_actor_system_starts_total 1.0")
          .contains("# TYPE herald_cluster_members gauge");
    }
  }

  @Test
  void metricsPort_otherPath_isNotServed() throws Exception {
    assertThat(get(metricsPort, "state").statusCode()).isEqualTo(404);
  }

  @Test
  void state_sectionOfAPart_isShown() throws Exception {
    speaker.process().context().state().section("test", () -> new spray.json.JsString("here"));

    assertThat(get("state").body()).contains("\"test\":\"here\"", "\"cluster\":{");
  }

  @Test
  void ready_partIsNotReady_is500AndStillAlive() throws Exception {
    var state = speaker.process().context().state();
    state.readiness("test", () -> "no wire");
    try {
      assertThat(get("ready").statusCode()).isEqualTo(500);
      assertThat(get("alive").statusCode()).isEqualTo(200);
    } finally {
      state.readiness("test", () -> "");
    }
    await().until(() -> get("ready").statusCode() == 200);
  }

  @Test
  void alive_partBeyondRepair_is500() throws Exception {
    var state = speaker.process().context().state();
    state.liveness("test", () -> "wedged");
    try {
      assertThat(get("alive").statusCode()).isEqualTo(500);
    } finally {
      state.liveness("test", () -> "");
    }
  }

  @Test
  void members_written_isRefused() throws Exception {
    var request =
        HttpRequest.newBuilder(uri(NETWORK.managementPort(), "cluster/members/x")).DELETE().build();

    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return get(NETWORK.managementPort(), path);
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://" + Loopback.host(1) + ":" + port + "/" + path);
  }
}
