package io.herald.lab.cli;

import io.herald.lab.Lab;
import java.io.PrintStream;

/** What a user needs to know about a lab that has just come up. */
final class Introduction {
  private Introduction() {}

  static void print(Lab lab, PrintStream out) {
    out.println("Lab " + lab.id() + " is up.");
    out.println();
    for (var node : lab.nodes()) {
      var addresses = node.host().addresses();
      out.printf(
          "  %-12s %-15s %-24s %s%n",
          node.name(), addresses.ipv4(), addresses.ipv6(), addresses.mac());
    }
    var client = lab.host("client").addresses();
    out.printf("  %-12s %-15s %-24s %s%n", "client", client.ipv4(), client.ipv6(), client.mac());
    out.println();
    out.println("Use it from another terminal:");
    out.println("  export KUBECONFIG=" + lab.controlPlane().kubeconfig());
    out.println("  kubectl get nodes");
    out.println("  kubectl apply -f manifests/samples/article/");
    out.println("  bin/lab shell client         then: curl http://192.168.1.210:8080; ip neigh");
    out.println("  bin/lab shell " + lab.nodes().get(0).name() + "     a shell on a node");
    out.println("  bin/lab power-off " + lab.nodes().get(0).name());
    out.println("  bin/lab status               who runs, who answers; more: bin/lab --help");
    out.println("Logs: " + lab.folder().resolve("logs"));
    out.println("Ctrl-C takes it down.");
    out.flush();
  }
}
