package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.rest.CallRecord;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceList;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the official Java client does with the server, when all is well and when it is not. */
@Timeout(60)
class InformerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private ApiServer server;
  private ApiClient client;
  private SharedInformerFactory factory;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
    try (BufferedReader config = Files.newBufferedReader(server.kubeconfig())) {
      client =
          ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(config))
              .setPingInterval(Duration.ofSeconds(1))
              .build();
    }
    client.setReadTimeout(0);
    factory = new SharedInformerFactory(client);
  }

  @AfterEach
  void stop() throws Exception {
    server.faults().clear();
    factory.stopAllRegisteredInformers();
    client.getHttpClient().dispatcher().executorService().shutdownNow();
    client.getHttpClient().connectionPool().evictAll();
    server.close();
  }

  private GenericKubernetesApi<V1Service, V1ServiceList> services() {
    return new GenericKubernetesApi<>(
        V1Service.class, V1ServiceList.class, "", "v1", "services", client);
  }

  private SharedIndexInformer<V1Service> informer() {
    SharedIndexInformer<V1Service> informer =
        factory.sharedIndexInformerFor(services(), V1Service.class, 0);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(V1Service service) {
            seen.add("add " + service.getMetadata().getName());
          }

          @Override
          public void onUpdate(V1Service before, V1Service service) {
            seen.add("update " + service.getMetadata().getName());
          }

          @Override
          public void onDelete(V1Service service, boolean finalStateUnknown) {
            seen.add("delete " + service.getMetadata().getName());
          }
        });
    factory.startAllRegisteredInformers();
    await().atMost(SOON).until(informer::hasSynced);
    return informer;
  }

  private void service(String name, String label) {
    server.applyYaml(
        Manifests.SERVICE
            .replace("name: nginx", "name: " + name)
            .replace("app: nginx}}\nspec", "app: " + label + "}}\nspec"));
  }

  private void awaitSeen(String... events) {
    await().atMost(SOON).untilAsserted(() -> assertThat(seen).contains(events));
  }

  @Test
  void services_addedChangedAndDeleted_reachInformerOverHttp2() {
    service("a", "one");
    informer();
    awaitSeen("add a");
    service("b", "one");
    service("a", "two");
    server.delete("v1", "Service", "default", "a");
    awaitSeen("add a", "add b", "update a", "delete a");
    assertThat(client.getHttpClient().protocols().toString()).contains("h2");
    Map<CallRecord.Call, Long> calls = server.calls().counts();
    assertThat(calls.keySet())
        .anyMatch(c -> c.verb().equals("list") && c.resource().equals("services"))
        .anyMatch(c -> c.verb().equals("watch") && c.resource().equals("services"));
  }

  @Test
  void history_expired_informerListsAnew() {
    informer();
    service("a", "one");
    awaitSeen("add a");
    server.faults().expireHistory();
    service("b", "one");
    server.delete("v1", "Service", "default", "a");
    awaitSeen("add b", "delete a");
  }

  @Test
  void server_downAndUp_informerCatchesUp() {
    informer();
    service("a", "one");
    awaitSeen("add a");
    server.faults().down();
    server.delete("v1", "Service", "default", "a");
    service("b", "one");
    server.faults().up();
    awaitSeen("add b", "delete a");
  }

  @Test
  void server_frozen_answersNothingUntilThawed() {
    informer();
    server.faults().freeze();
    service("a", "one");
    // The factory sets the client's read timeout to none, so only a limit of the call's own ends
    // it.
    client.setHttpClient(
        client.getHttpClient().newBuilder().callTimeout(Duration.ofSeconds(2)).build());
    assertThatThrownBy(() -> new CoreV1Api(client).listNamespacedService("default").execute())
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(seen).isEmpty();
    server.faults().thaw();
    awaitSeen("add a");
  }

  @Test
  void status_patchedWithStaleVersion_conflicts() throws Exception {
    service("a", "one");
    String stale = version();
    service("a", "two");
    assertThatThrownBy(() -> patchStatus(stale))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    server.faults().conflictNext(1);
    assertThatThrownBy(() -> patchStatus(version()))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    V1Service patched = patchStatus(version());
    assertThat(patched.getStatus().getLoadBalancer().getIngress().get(0).getIpMode())
        .isEqualTo("VIP");
    assertThat(patched.getMetadata().getAnnotations()).containsEntry("from", "pool");
  }

  private String version() {
    return services().get("default", "a").getObject().getMetadata().getResourceVersion();
  }

  private V1Service patchStatus(String version) throws ApiException {
    ObjectNode patch = Json.object();
    Json.child(patch, "metadata").put("resourceVersion", version);
    Json.child(patch, "metadata", "annotations").put("from", "pool");
    Json.child(patch, "status", "loadBalancer")
        .putArray("ingress")
        .addObject()
        .put("ip", "192.168.1.210");
    V1Patch body = new V1Patch(Json.write(patch));
    return PatchUtils.patch(
        V1Service.class,
        () ->
            new CoreV1Api(client)
                .patchNamespacedServiceStatus("a", "default", body)
                .buildCall(null),
        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
        client);
  }

  @Test
  void lease_createdTwice_isRefusedTheSecondTime() throws Exception {
    GenericKubernetesApi<V1Lease, V1LeaseList> leases =
        new GenericKubernetesApi<>(
            V1Lease.class, V1LeaseList.class, "coordination.k8s.io", "v1", "leases", client);
    V1Lease lease =
        new V1Lease()
            .apiVersion("coordination.k8s.io/v1")
            .kind("Lease")
            .metadata(new V1ObjectMeta().name("l").namespace("default"));
    leases.create(lease).throwsApiException();
    assertThat(leases.create(lease).getHttpStatusCode()).isEqualTo(409);
  }

  @Test
  void requests_toldToFail_failThatOften() {
    service("a", "one");
    server.faults().failNext(1);
    assertThat(services().get("default", "a").getHttpStatusCode()).isEqualTo(500);
    assertThat(services().get("default", "a").getHttpStatusCode()).isEqualTo(200);
  }

  @Test
  void list_ofManyServices_comesInPages() throws Exception {
    for (int i = 0; i < 25; i++) {
      service("s" + i, "one");
    }
    CoreV1Api api = new CoreV1Api(client);
    V1ServiceList first = api.listNamespacedService("default").limit(10).execute();
    assertThat(first.getItems()).hasSize(10);
    assertThat(first.getMetadata().getRemainingItemCount()).isEqualTo(15);
    V1ServiceList rest =
        api.listNamespacedService("default")
            .limit(100)
            ._continue(first.getMetadata().getContinue())
            .execute();
    assertThat(rest.getItems()).hasSize(15);
  }
}
