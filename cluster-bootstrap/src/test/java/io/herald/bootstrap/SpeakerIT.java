package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spray.json.JsonParser;
import spray.json.ParserInput;

/** {@code bin/herald speaker} as real processes on the loopback network. */
class SpeakerIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;

  private final int meshPort = freePort();
  private final int managementPort = freePort();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void kill() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void speakers_twoProcesses_formAClusterAndLeaveItCleanly() throws Exception {
    var one = start(1, Map.of());
    var two = start(2, Map.of());
    await().atMost(LONG).until(() -> members(1).split("\"status\":\"Up\"", -1).length == 3);

    one.destroy();

    assertThat(one.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(one.exitValue()).isZero();
    await().atMost(LONG).until(() -> !members(2).contains("127.0.0.1:"));
    assertThat(log(2)).doesNotContain("as UNREACHABLE").doesNotContain("removing a member");
    two.destroy();
    assertThat(two.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(log(1).lines()).isNotEmpty().allSatisfy(SpeakerIT::isMetalLbLike);
  }

  @Test
  void speaker_portTaken_exitsWith69AndNamesTheFix() throws Exception {
    try (var taken = new ServerSocket(meshPort, 1, InetAddress.getByName(Loopback.host(1)))) {
      assertThat(taken.isBound()).isTrue();
      var speaker = start(1, Map.of());

      assertThat(speaker.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(speaker.exitValue()).isEqualTo(69);
      assertThat(log(1)).contains("herald.network.mesh-port: TCP port " + meshPort, "ss -ltnp");
    }
  }

  @Test
  void speaker_badSetting_exitsWith78AndNamesTheKey() throws Exception {
    var speaker = start(1, Map.of("HERALD_LOG_LEVEL", "loud"));

    assertThat(speaker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(speaker.exitValue()).isEqualTo(78);
    assertThat(log(1)).contains("herald.log.level", "loud", "is unknown");
  }

  private Process start(int number, Map<String, String> more) throws IOException {
    // Not from the repository's folder: the launcher works from anywhere.
    var builder = new ProcessBuilder(new File("../bin/herald").getAbsolutePath(), "speaker");
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(number + ".log").toFile());
    var environment = builder.environment();
    environment.put("HERALD_NODE_NAME", "node-" + number);
    environment.put("HERALD_NETWORK_HOST", Loopback.host(number));
    environment.put("HERALD_NETWORK_MESH_PORT", "" + meshPort);
    environment.put("HERALD_NETWORK_MANAGEMENT_PORT", "" + managementPort);
    environment.put("HERALD_DISCOVERY_METHOD", "list");
    environment.put("HERALD_DISCOVERY_CONTACT_POINTS", "127.0.0.1,127.0.0.2");
    environment.put("HERALD_KUBERNETES_ENABLED", "false");
    environment.put("HERALD_LAB_WIRE_ENABLED", "false");
    environment.putAll(more);
    var process = builder.start();
    processes.add(process);
    return process;
  }

  private String members(int number) {
    var uri = "http://" + Loopback.host(number) + ":" + managementPort + "/cluster/members";
    try {
      return HTTP.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private String log(int number) throws IOException {
    return Files.readString(folder.resolve(number + ".log"));
  }

  private static void isMetalLbLike(String line) {
    var fields = JsonParser.apply(ParserInput.apply(line)).asJsObject().fields();
    assertThat(line).startsWith("{\"ts\":\"");
    assertThat(List.of("ts", "level", "caller", "msg")).allMatch(fields::contains);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
