package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The columns of the less prominent built-in kinds. */
final class OtherColumns {
  private static final int SHOWN = 3;

  private OtherColumns() {}

  /** Name and age: what kinds without columns of their own show. */
  static Columns plain() {
    return ColumnList.named().age().done();
  }

  static Columns createdAt() {
    return ColumnList.named()
        .text("Created At", o -> Json.text(o, "metadata", "creationTimestamp"))
        .done();
  }

  static Columns namespaces() {
    return ColumnList.named().text("Status", o -> Json.text(o, "status", "phase")).age().done();
  }

  static Columns configMaps() {
    return ColumnList.named()
        .number("Data", o -> o.path("data").size() + o.path("binaryData").size())
        .age()
        .done();
  }

  static Columns secrets() {
    return ColumnList.named()
        .text("Type", o -> Json.text(o, "type"))
        .number("Data", o -> o.path("data").size())
        .age()
        .done();
  }

  static Columns serviceAccounts() {
    return ColumnList.named().number("Secrets", o -> o.path("secrets").size()).age().done();
  }

  static Columns leases() {
    return ColumnList.named()
        .text("Holder", o -> Json.text(o, "spec", "holderIdentity"))
        .age()
        .done();
  }

  static Columns roleBindings() {
    return ColumnList.named()
        .text("Role", o -> Json.text(o, "roleRef", "kind") + "/" + Json.text(o, "roleRef", "name"))
        .age()
        .done();
  }

  static Columns networkPolicies() {
    return ColumnList.named()
        .text(
            "Pod-Selector",
            o -> CoreColumns.labels(Json.at(o, "spec", "podSelector", "matchLabels")))
        .age()
        .done();
  }

  static Columns disruptionBudgets() {
    return ColumnList.named()
        .text("Min Available", o -> orNotAvailable(Json.text(o, "spec", "minAvailable")))
        .text("Max Unavailable", o -> orNotAvailable(Json.text(o, "spec", "maxUnavailable")))
        .number("Allowed Disruptions", o -> Json.at(o, "status", "disruptionsAllowed").asInt())
        .age()
        .done();
  }

  static Columns deployments() {
    return ColumnList.named()
        .text(
            "Ready",
            o ->
                Json.at(o, "status", "readyReplicas").asInt()
                    + "/"
                    + Json.at(o, "spec", "replicas").asInt())
        .number("Up-to-date", o -> Json.at(o, "status", "updatedReplicas").asInt())
        .number("Available", o -> Json.at(o, "status", "availableReplicas").asInt())
        .age()
        .done();
  }

  static Columns daemonSets() {
    return ColumnList.named()
        .number("Desired", o -> Json.at(o, "status", "desiredNumberScheduled").asInt())
        .number("Current", o -> Json.at(o, "status", "currentNumberScheduled").asInt())
        .number("Ready", o -> Json.at(o, "status", "numberReady").asInt())
        .number("Up-to-date", o -> Json.at(o, "status", "updatedNumberScheduled").asInt())
        .number("Available", o -> Json.at(o, "status", "numberAvailable").asInt())
        .text(
            "Node Selector",
            o -> CoreColumns.labels(Json.at(o, "spec", "template", "spec", "nodeSelector")))
        .age()
        .done();
  }

  static Columns endpoints() {
    return ColumnList.named().text("Endpoints", OtherColumns::endpointAddresses).age().done();
  }

  static Columns endpointSlices() {
    return ColumnList.named()
        .text("AddressType", o -> Json.text(o, "addressType"))
        .text("Ports", OtherColumns::slicePorts)
        .text("Endpoints", OtherColumns::sliceAddresses)
        .age()
        .done();
  }

  static Columns events() {
    return ColumnList.unnamed()
        .text("Last Seen", OtherColumns::lastSeen)
        .text("Type", o -> Json.text(o, "type"))
        .text("Reason", o -> Json.text(o, "reason"))
        .text("Object", OtherColumns::involved)
        .wide("Subobject", o -> Json.text(o, "involvedObject", "fieldPath"))
        .wide("Source", OtherColumns::source)
        .text("Message", o -> Json.text(o, "message").strip())
        .wide("First Seen", o -> HumanDuration.since(first(o, "firstTimestamp", "eventTime")))
        .wide("Count", o -> Integer.toString(Math.max(1, o.path("count").asInt())))
        .wideName("Name")
        .done();
  }

  private static String orNotAvailable(String text) {
    return text.isEmpty() ? "N/A" : text;
  }

  private static String first(ObjectNode object, String... fields) {
    return Stream.of(fields)
        .map(f -> Json.text(object, f))
        .filter(t -> !t.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String lastSeen(ObjectNode event) {
    String series = Json.text(event, "series", "lastObservedTime");
    return HumanDuration.since(
        series.isEmpty() ? first(event, "lastTimestamp", "eventTime", "firstTimestamp") : series);
  }

  private static String involved(ObjectNode event) {
    return Json.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT)
        + "/"
        + Json.text(event, "involvedObject", "name");
  }

  private static String source(ObjectNode event) {
    String component = Json.text(event, "source", "component");
    component = component.isEmpty() ? Json.text(event, "reportingComponent") : component;
    String host = Json.text(event, "source", "host");
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static String endpointAddresses(ObjectNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode address : subset.path("addresses")) {
        for (JsonNode port : subset.path("ports")) {
          all.add(Json.text(address, "ip") + ":" + Json.text(port, "port"));
        }
      }
    }
    return shortened(all, "<none>", " + %d more...");
  }

  private static String slicePorts(ObjectNode slice) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : slice.path("ports")) {
      String number = Json.text(port, "port");
      ports.add(number.isEmpty() ? Json.text(port, "name") : number);
    }
    return shortened(ports, "<unset>", " + %d more...");
  }

  private static String sliceAddresses(ObjectNode slice) {
    List<String> addresses = new ArrayList<>();
    slice.path("endpoints").forEach(e -> addresses.addAll(Json.texts(e.path("addresses"))));
    return shortened(addresses, "<unset>", " + %d more...");
  }

  private static String shortened(List<String> all, String none, String more) {
    if (all.isEmpty()) {
      return none;
    }
    String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? shown + String.format(more, all.size() - SHOWN) : shown;
  }
}
