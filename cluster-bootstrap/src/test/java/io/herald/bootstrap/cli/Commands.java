package io.herald.bootstrap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs commands over files of one folder. */
final class Commands {

  static final String POOL =
      """
      apiVersion: metallb.io/v1beta1
      kind: IPAddressPool
      metadata: {name: %s, namespace: metallb-system}
      spec:
        addresses:
        - %s
      """;

  static final String ADVERTISEMENT =
      """
      apiVersion: metallb.io/v1beta1
      kind: L2Advertisement
      metadata: {name: all, namespace: metallb-system}
      spec: %s
      """;

  static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: config, namespace: metallb-system}
      data:
        config: |
          address-pools:
          - name: default
            protocol: %s
            addresses: [192.168.1.210-192.168.1.220]
      """;

  static final String CLUSTER =
      """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {rack: a}}}
      - {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {rack: b}}}
      - apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default, uid: u1}
        spec: {type: LoadBalancer, clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1], ports: [{port: 80}]}
        status: {loadBalancer: {ingress: [{ip: 192.168.1.210}]}}
      - apiVersion: v1
        kind: Service
        metadata: {name: dns, namespace: default, uid: u2}
        spec: {type: LoadBalancer, clusterIP: 10.96.0.2, clusterIPs: [10.96.0.2], ports: [{port: 53}]}
        status: {loadBalancer: {ingress: [{ip: 192.168.1.215}]}}
      - apiVersion: metallb.io/v1beta1
        kind: ServiceL2Status
        metadata: {name: l2-a, namespace: metallb-system}
        status: {node: n1, serviceName: web, serviceNamespace: default}
      """;

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Commands(Path folder) {
    this.folder = folder;
  }

  /** A file of several documents. */
  String file(String name, String... documents) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("---\n", documents)).toString();
  }

  /** Runs a command line and answers its exit status. */
  int herald(String... arguments) {
    return HeraldCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Everything printed to standard output so far. */
  String out() {
    return out.toString();
  }

  /** Everything printed to standard error so far. */
  String err() {
    return err.toString();
  }
}
