package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody types who follows the introductory article, with each kubectl there is. */
@Timeout(60)
class KubectlTest {
  @TempDir static Path credentials;
  private static ApiServer server;
  @TempDir Path folder;

  @BeforeAll
  static void needsKubectl() {
    assumeFalse(Kubectl.installed().isEmpty(), "no kubectl on the path or in HERALD_KUBECTL");
  }

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(credentials));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void clear() {
    server.delete("v1", "Namespace", "", "default");
    server.applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
    server.delete("v1", "Namespace", "", "metallb-system");
    server.delete("v1", "Node", "", "k8s-node");
    server.delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "pools.example.io");
  }

  static Stream<Path> programs() {
    return Kubectl.installed().stream();
  }

  private Kubectl kubectl(Path program) {
    return new Kubectl(program, server.kubeconfig(), folder);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void article_applied_showsWhatARealClusterShows(Path program) throws Exception {
    Kubectl kubectl = kubectl(program);
    assertThat(kubectl.pipe(Manifests.ARTICLE, "apply", "-f", "-"))
        .contains("service/nginx created", "configmap/config created", "nginx-abc created");
    assertThat(kubectl.pipe(Manifests.ARTICLE, "apply", "-f", "-"))
        .contains("service/nginx unchanged", "pod/nginx-1 unchanged");
    assertThat(kubectl.run("get", "svc", "nginx"))
        .containsPattern("nginx +LoadBalancer +10\\.96\\.0\\.\\d+ +<pending> +8080:3\\d+/TCP");

    ObjectNode service = server.get("v1", "Service", "default", "nginx").orElseThrow().deepCopy();
    Json.child(service, "status", "loadBalancer")
        .putArray("ingress")
        .addObject()
        .put("ip", "192.168.1.210");
    server.apply(service);
    event(Json.text(service, "metadata", "uid"));

    assertThat(kubectl.run("describe", "svc", "nginx"))
        .containsPattern("LoadBalancer Ingress: +192\\.168\\.1\\.210")
        .containsPattern("Normal +IPAllocated .*herald-allocator +Assigned IP");
    assertThat(kubectl.run("get", "svc,pods,endpointslices,events,ns", "-o", "wide"))
        .contains("192.168.1.210", "10.244.1.2", "service/nginx", "IPAllocated");
    assertThat(kubectl.run("get", "svc", "-l", "app=nginx", "-A")).contains("192.168.1.210");
  }

  private void event(String uid) {
    server.applyYaml(
        """
        apiVersion: events.k8s.io/v1
        kind: Event
        metadata: {name: nginx.1, namespace: default}
        regarding: {apiVersion: v1, kind: Service, namespace: default, name: nginx, uid: %s}
        reason: IPAllocated
        action: Allocate
        note: Assigned IP ["192.168.1.210"]
        type: Normal
        reportingController: herald-allocator
        reportingInstance: herald-allocator
        eventTime: 2026-01-01T00:00:00.000000Z
        """
            .formatted(uid));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void service_changedInEachWay_isChanged(Path program) throws Exception {
    Kubectl kubectl = kubectl(program);
    kubectl.pipe(Manifests.SERVICE, "apply", "-f", "-");
    kubectl.run(
        "patch", "svc", "nginx", "-p", "{\"spec\":{\"ports\":[{\"port\":8080,\"name\":\"web\"}]}}");
    kubectl.run(
        "patch", "svc", "nginx", "--type=merge", "-p", "{\"metadata\":{\"labels\":{\"m\":\"1\"}}}");
    kubectl.run(
        "patch",
        "svc",
        "nginx",
        "--type=json",
        "-p",
        "[{\"op\":\"add\",\"path\":\"/metadata/labels/j\",\"value\":\"1\"}]");
    kubectl.run("label", "svc", "nginx", "l=1");
    kubectl.run("annotate", "svc", "nginx", "metallb.universe.tf/allow-shared-ip=key");
    assertThat(kubectl.run("get", "svc", "nginx", "-o", "yaml"))
        .contains("name: web", "m: \"1\"", "j: \"1\"", "l: \"1\"", "allow-shared-ip: key");

    String changed = Manifests.SERVICE.replace("port: 8080", "port: 8081");
    assertThat(kubectl.attempt(changed, "diff", "-f", "-").output())
        .contains("+  - nodePort", "8081");
    assertThat(kubectl.pipe(changed, "apply", "-f", "-")).contains("configured");
    assertThat(kubectl.run("get", "svc", "nginx", "-o", "jsonpath={.spec.ports[*].port}"))
        .isEqualTo("8081");
    assertThat(kubectl.pipe(Manifests.SERVICE, "apply", "--server-side", "-f", "-"))
        .contains("serverside-applied");
    assertThat(kubectl.run("get", "svc", "nginx", "-o", "jsonpath={.spec.ports[*].port}"))
        .isEqualTo("8080");
    assertThat(kubectl.run("edit", "svc", "nginx")).contains("edited");
    assertThat(kubectl.run("get", "svc", "nginx")).contains("8088:");
    assertThat(kubectl.run("delete", "svc", "nginx")).contains("deleted");
    assertThat(kubectl.attempt("", "get", "svc", "nginx").output())
        .contains("Error from server (NotFound): services \"nginx\" not found");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void objects_createdByTypedCommands_areThere(Path program) throws Exception {
    Kubectl kubectl = kubectl(program);
    kubectl.run("create", "deployment", "web", "--image=nginx");
    kubectl.run("expose", "deployment", "web", "--port=80", "--type=LoadBalancer");
    kubectl.run("create", "service", "loadbalancer", "lb", "--tcp=80:8080");
    kubectl.run("create", "configmap", "c", "--from-literal=a=b");
    kubectl.run("create", "namespace", "n");
    kubectl.run("create", "role", "r", "--verb=get", "--resource=pods");
    assertThat(kubectl.run("get", "svc,deploy,cm,ns,role"))
        .contains("service/lb", "service/web", "deployment.apps/web", "configmap/c", "namespace/n");
    assertThat(
            server
                .get("v1", "Service", "default", "lb")
                .orElseThrow()
                .at("/spec/ports/0/targetPort")
                .asInt())
        .isEqualTo(8080);
    kubectl.run("delete", "ns", "n");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void service_broken_isRefused(Path program) throws Exception {
    Kubectl kubectl = kubectl(program);
    String unknown = Manifests.SERVICE.replace("selector:", "selektor:");
    assertThat(kubectl.attempt(unknown, "apply", "-f", "-").output())
        .containsPattern("unknown field \"(spec\\.)?selektor\"");
    String noPorts = Manifests.SERVICE.replaceAll("(?s)  ports:.*", "");
    assertThat(kubectl.attempt(noPorts, "apply", "-f", "-").output())
        .contains("The Service \"nginx\" is invalid: spec.ports: Required value");
    assertThat(kubectl.pipe(Manifests.SERVICE, "apply", "--dry-run=server", "-f", "-"))
        .contains("created (server dry run)");
    assertThat(server.list("v1", "Service", "")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void customResource_definedAndApplied_isShownExplainedAndChecked(Path program) throws Exception {
    Kubectl kubectl = kubectl(program);
    kubectl.pipe(Manifests.DEFINITION, "apply", "-f", "-");
    kubectl.run("wait", "--for=condition=Established", "crd/pools.example.io", "--timeout=10s");
    assertThat(kubectl.pipe(Manifests.POOL, "apply", "-f", "-"))
        .contains("pool.example.io/default created");
    assertThat(kubectl.run("get", "pools"))
        .containsPattern("NAME +AUTO ASSIGN +ADDRESSES +READY")
        .containsPattern("default +true +\\[\"192\\.168\\.1\\.210-192\\.168\\.1\\.220\"\\]");
    assertThat(kubectl.run("get", "pl", "default", "-o", "jsonpath={.spec.autoAssign}"))
        .isEqualTo("true");
    assertThat(kubectl.run("explain", "pool.spec.addresses")).contains("Ranges to give out.");
    String broken = Manifests.POOL.replace("[192.168.1.210-192.168.1.220]", "[foo]");
    assertThat(kubectl.attempt(broken, "apply", "-f", "-").output())
        .contains("spec.addresses[0] in body should match");
    kubectl.run("patch", "pool", "default", "--type=merge", "-p", "{\"spec\":{\"weight\":7}}");
    assertThat(kubectl.run("describe", "pool", "default")).containsPattern("Weight: +7");
    assertThat(kubectl.run("explain", "service.spec.loadBalancerClass"))
        .contains("load balancer implementation");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void watch_serviceCreated_printsIt(Path program) throws Exception {
    Kubectl kubectl = kubectl(program);
    server.applyYaml(Manifests.SERVICE);
    Process watching = kubectl.start("get", "svc", "-w");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(watching.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).startsWith("NAME");
      assertThat(lines.readLine()).startsWith("nginx");
      server.applyYaml(Manifests.SERVICE.replace("name: nginx", "name: second"));
      assertThat(lines.readLine()).startsWith("second").contains("<pending>");
    } finally {
      watching.destroy();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void kustomization_applied_createsItsObjects(Path program) throws Exception {
    Files.writeString(folder.resolve("service.yaml"), Manifests.SERVICE);
    Files.writeString(
        folder.resolve("kustomization.yaml"), "resources: [service.yaml]\nnamePrefix: my-\n");
    assertThat(kubectl(program).run("apply", "-k", folder.toString()))
        .contains("service/my-nginx created");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void node_cordonedAndDescribed_showsIt(Path program) throws Exception {
    server.applyYaml(Manifests.NODE);
    Kubectl kubectl = kubectl(program);
    kubectl.run("wait", "--for=condition=Ready", "node/k8s-node", "--timeout=10s");
    kubectl.run("cordon", "k8s-node");
    kubectl.run("taint", "node", "k8s-node", "node.kubernetes.io/out-of-service=x:NoExecute");
    assertThat(kubectl.run("get", "nodes", "-o", "wide"))
        .contains("Ready,SchedulingDisabled", "worker", "192.168.1.11");
    assertThat(kubectl.run("describe", "node", "k8s-node"))
        .contains("node.kubernetes.io/out-of-service=x:NoExecute", "InternalIP:  192.168.1.11");
  }
}
