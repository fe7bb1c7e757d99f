package io.herald.lab;

import io.herald.lab.network.Daemon;
import io.herald.lab.network.Host;
import io.herald.lab.node.Node;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a speaker is started on a node: the built program, as the DaemonSet's container runs it. */
final class Speakers {
  /** The namespace of Herald's objects in {@code manifests/base}. */
  static final String NAMESPACE = "herald-system";

  private static final int MANAGEMENT_PORT = 8558;

  private Speakers() {}

  /** Defines the speaker of each node, not yet started. */
  static Map<String, Daemon> define(
      List<Node> nodes, ControlPlane controlPlane, Map<String, String> extra) {
    var contacts =
        nodes.stream()
            .map(node -> node.host().addresses().ipv4() + ":" + MANAGEMENT_PORT)
            .collect(Collectors.joining(","));
    var speakers = new LinkedHashMap<String, Daemon>();
    for (var node : nodes) {
      var environment = environment(node.host(), contacts);
      environment.put("HERALD_KUBERNETES_KUBECONFIG", controlPlane.kubeconfigOnTheLan().toString());
      environment.putAll(extra);
      speakers.put(node.name(), node.daemon("speaker", command(), environment));
    }
    return speakers;
  }

  /**
   * The command line of one more speaker, which knows neither peers nor an API server.
   *
   * @param host where it is to run
   * @param extra added to its environment
   */
  static List<String> alone(Host host, Map<String, String> extra) {
    var environment = environment(host, host.addresses().ipv4() + ":" + MANAGEMENT_PORT);
    environment.put("HERALD_KUBERNETES_ENABLED", "false");
    environment.putAll(extra);
    var line = new ArrayList<String>();
    line.add("env");
    environment.forEach((name, value) -> line.add(name + "=" + value));
    line.addAll(command());
    return line;
  }

  private static Map<String, String> environment(Host host, String contacts) {
    var environment = new HashMap<String, String>();
    environment.put("HERALD_NODE_NAME", host.name());
    environment.put("HERALD_NODE_NAMESPACE", NAMESPACE);
    environment.put("HERALD_NETWORK_HOST", host.addresses().ipv4());
    environment.put("HERALD_DISCOVERY_METHOD", "list");
    environment.put("HERALD_DISCOVERY_CONTACT_POINTS", contacts);
    return environment;
  }

  private static List<String> command() {
    var command = new ArrayList<String>();
    if (Files.exists(Checkout.file("cluster-bootstrap/target/herald.jar"))) {
      command.add(Checkout.file("bin/herald").toString());
    } else {
      // Not packaged, as in a test from an editor.
      command.addAll(
          List.of(
              System.getProperty("java.home") + "/bin/java",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xmx48m",
              "-cp",
              System.getProperty("java.class.path"),
              "io.herald.bootstrap.Main"));
    }
    command.add("speaker");
    return command;
  }
}
