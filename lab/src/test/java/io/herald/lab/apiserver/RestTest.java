package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients see on the wire that neither kubectl's nor the Java client's tests show. */
@Timeout(60)
class RestTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String APPLY = "application/apply-patch+yaml";

  @TempDir static Path folder;
  private static ApiServer server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(server.authorityPem().getBytes(StandardCharsets.UTF_8)));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(tls).build();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("User-Agent", "rest-test")
            .method(method, BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header(
          type.startsWith("accept ") ? "Accept" : "Content-Type", type.replace("accept ", ""));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body());
  }

  private static void create(String name) throws Exception {
    String body = Manifests.SERVICE.replace("name: nginx", "name: " + name);
    assertThat(send("POST", SERVICES, "application/yaml", body).statusCode()).isEqualTo(201);
  }

  @Test
  void objectsOfTheServersOwnProcess_changed_areNotTheStoredOnes() {
    server.applyYaml(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: copied, namespace: default}
        data: {key: before}
        """);
    var got = server.get("v1", "ConfigMap", "default", "copied").orElseThrow();
    Json.child(got, "data").put("key", "after");
    server
        .list("v1", "ConfigMap", "default")
        .forEach(each -> Json.child(each, "data").put("key", "after"));

    var again = server.get("v1", "ConfigMap", "default", "copied").orElseThrow();
    assertThat(Json.text(again, "data", "key")).isEqualTo("before");
  }

  @Test
  void path_unknown_isStatus404() throws Exception {
    JsonNode status = json(send("GET", "/apis/none/v1/things", "", ""));
    assertThat(status.path("code").asInt()).isEqualTo(404);
    assertThat(Json.text(status, "kind")).isEqualTo("Status");
  }

  @Test
  void service_createdTwice_isStatus409() throws Exception {
    create("twice");
    HttpResponse<String> second =
        send("POST", SERVICES, "application/yaml", Manifests.SERVICE.replace("nginx,", "twice,"));
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(Json.text(json(second), "reason")).isEqualTo("AlreadyExists");
  }

  @Test
  void name_generated_hasPrefix() throws Exception {
    String body = Manifests.SERVICE.replace("name: nginx", "generateName: web-");
    JsonNode made = json(send("POST", SERVICES, "application/yaml", body));
    assertThat(Json.text(made, "metadata", "name")).matches("web-[a-z0-9]{5}");
  }

  @Test
  void fields_unknown_areWarnedOf() throws Exception {
    String body = Manifests.SERVICE.replace("nginx,", "warned,").replace("selector:", "selektor:");
    HttpResponse<String> response = send("POST", SERVICES, "application/yaml", body);
    assertThat(response.headers().firstValue("Warning"))
        .contains("299 - \"unknown field \\\"spec.selektor\\\"\"");
  }

  @Test
  void finalizer_present_keepsObjectUntilItGoes() throws Exception {
    create("kept");
    String patch = "{\"metadata\":{\"finalizers\":[\"example.io/wait\"]}}";
    send("PATCH", SERVICES + "/kept", "application/merge-patch+json", patch);
    JsonNode marked = json(send("DELETE", SERVICES + "/kept", "", ""));
    assertThat(Json.text(marked, "metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(send("GET", SERVICES + "/kept", "", "").statusCode()).isEqualTo(200);
    String none = "{\"metadata\":{\"finalizers\":null}}";
    send("PATCH", SERVICES + "/kept", "application/merge-patch+json", none);
    assertThat(send("GET", SERVICES + "/kept", "", "").statusCode()).isEqualTo(404);
  }

  @Test
  void watch_withInitialEvents_endsThemWithBookmark() throws Exception {
    create("watched");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    server.url()
                        + SERVICES
                        + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true"
                        + "&resourceVersionMatch=NotOlderThan&fieldSelector=metadata.name=watched"))
            .build();
    try (Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
      var events = lines.limit(2).map(Json::read).toList();
      assertThat(Json.text(events.get(0), "type")).isEqualTo("ADDED");
      assertThat(Json.text(events.get(1), "type")).isEqualTo("BOOKMARK");
      assertThat(
              events.get(1).at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
    }
  }

  @Test
  void watch_fromForgottenRevision_saysExpired() throws Exception {
    create("old");
    String revision = json(send("GET", SERVICES, "", "")).at("/metadata/resourceVersion").asText();
    server.faults().expireHistory();
    HttpResponse<String> reply =
        send("GET", SERVICES + "?watch=1&resourceVersion=" + revision, "", "");
    assertThat(json(reply).at("/type").asText()).isEqualTo("ERROR");
    assertThat(json(reply).at("/object/code").asInt()).isEqualTo(410);
  }

  @Test
  void conditions_appliedByTwoManagers_stayApart() throws Exception {
    server.applyYaml(Manifests.DEFINITION);
    server.applyYaml(Manifests.POOL);
    String path = "/apis/example.io/v1/namespaces/default/pools/default/status";
    condition(path, "one", "[{type: A, status: 'True'}, {type: B, status: 'True'}]");
    condition(path, "two", "[{type: C, status: 'True'}]");
    JsonNode status = condition(path, "one", "[{type: A, status: 'False'}]").path("status");
    assertThat(status.at("/conditions").findValuesAsText("type")).containsExactly("A", "C");
    assertThat(status.at("/conditions/0/status").asText()).isEqualTo("False");
  }

  private static ObjectNode condition(String path, String manager, String conditions)
      throws Exception {
    String body =
        "{apiVersion: example.io/v1, kind: Pool, metadata: {name: default}, status: {conditions: "
            + conditions
            + "}}";
    return (ObjectNode) json(send("PATCH", path + "?fieldManager=" + manager, APPLY, body));
  }

  @Test
  void calls_made_areCountedByUserAgent() throws Exception {
    send("DELETE", "/herald-lab/calls", "", "");
    send("GET", SERVICES, "", "");
    send("GET", SERVICES, "", "");
    HttpResponse<String> calls = send("GET", "/herald-lab/calls", "", "");
    JsonNode expected =
        Json.read(
            "{userAgent: rest-test, verb: list, group: '', resource: services, subresource: '',"
                + " namespace: default, name: '', count: 2}");
    assertThat(Json.MAPPER.readTree(calls.body())).contains(expected);
  }

  @Test
  void faults_askedForOverHttp_happen() throws Exception {
    send("POST", "/herald-lab/faults", "application/json", "{\"failNext\":1}");
    assertThat(send("GET", SERVICES, "", "").statusCode()).isEqualTo(500);
    assertThat(send("GET", SERVICES, "", "").statusCode()).isEqualTo(200);
    HttpResponse<String> wrong =
        send("POST", "/herald-lab/faults", "application/json", "{\"explode\":1}");
    assertThat(wrong.body()).contains("unknown fault").contains("known are delayMillis");
  }

  @Test
  void discovery_aggregated_listsGroupsAndResources() throws Exception {
    String accept = "accept application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    HttpResponse<String> response = send("GET", "/apis", accept, "");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .contains("as=APIGroupDiscoveryList");
    assertThat(json(response).findValuesAsText("resource"))
        .contains("leases", "endpointslices", "customresourcedefinitions", "tokenreviews");
  }
}
