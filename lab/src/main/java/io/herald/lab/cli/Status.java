package io.herald.lab.cli;

import io.herald.lab.Lab;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;

/** The state of a lab as text. */
final class Status {
  private Status() {}

  static String of(Lab lab) {
    var lines = new ArrayList<String>();
    lines.add("lab " + lab.id() + "  " + lab.folder());
    lines.add("KUBECONFIG=" + lab.controlPlane().kubeconfig());
    lines.add("");
    lines.add(String.format("%-12s %-16s %-6s %s", "NODE", "ADDRESS", "POWER", "SPEAKER"));
    for (var node : lab.nodes()) {
      var speaker = lab.speaker(node);
      lines.add(
          String.format(
              "%-12s %-16s %-6s %s",
              node.name(),
              node.host().addresses().ipv4(),
              node.host().powered() ? "on" : "off",
              speaker.alive() ? "pid " + speaker.pid() : "not running"));
    }
    lines.add("");
    lines.add(String.format("%-24s %-28s %s", "SERVICE", "ADDRESS", "ANSWERS"));
    for (var service : lab.api().list("v1", "Service", "")) {
      for (var ingress : Json.at(service, "status", "loadBalancer", "ingress")) {
        var address = ingress.path("ip").asText();
        lines.add(
            String.format(
                "%-24s %-28s %s",
                Json.text(service, "metadata", "namespace")
                    + "/"
                    + Json.text(service, "metadata", "name"),
                address,
                lab.announcer(address).map(Object::toString).orElse("nobody, or several")));
      }
    }
    return String.join("\n", lines);
  }
}
