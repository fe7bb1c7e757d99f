package io.herald.kubernetes.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.herald.actors.api.L2Announcement;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.watch.CustomResource;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A ServiceL2Status, as far as it is looked at.
 *
 * @param labelled whose it is by its labels, whatever its status says; empty without all of them
 * @param status what its status says; empty while it has none, or one that says too little
 */
record L2StatusObject(Optional<Subject> labelled, Optional<L2Announcement> status) {

  static final String NODE = "metallb.io/node";
  static final String SERVICE_NAME = "metallb.io/service-name";
  static final String SERVICE_NAMESPACE = "metallb.io/service-namespace";

  /** The longest value that a label may have. */
  private static final int LONGEST_LABEL = 63;

  /** Which Service on which node. */
  record Subject(ServiceKey service, String node) {

    static Subject of(L2Announcement announcement) {
      return new Subject(announcement.service(), announcement.node());
    }
  }

  /** Reads whatever the server let through. */
  static L2StatusObject read(CustomResource object) {
    V1ObjectMeta metadata = object.getMetadata();
    Map<String, String> labels =
        metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    Optional<Subject> labelled =
        subject(labels.get(SERVICE_NAMESPACE), labels.get(SERVICE_NAME), labels.get(NODE));
    JsonObject status = object.getStatus() == null ? new JsonObject() : object.getStatus();
    return new L2StatusObject(
        labelled,
        subject(text(status, "serviceNamespace"), text(status, "serviceName"), text(status, "node"))
            .map(subject -> new L2Announcement(subject.service(), subject.node(), links(status))));
  }

  private static Optional<Subject> subject(
      @Nullable String namespace, @Nullable String name, @Nullable String node) {
    return namespace == null || name == null || node == null || name.isEmpty() || node.isEmpty()
        ? Optional.empty()
        : Optional.of(new Subject(new ServiceKey(namespace, name), node));
  }

  private static @Nullable String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
  }

  private static LinkSelection links(JsonObject status) {
    if (!(status.get("interfaces") instanceof JsonArray interfaces)) {
      return LinkSelection.ALL;
    }
    TreeSet<String> names = new TreeSet<>();
    for (JsonElement each : interfaces) {
      if (each instanceof JsonObject link) {
        Optional.ofNullable(text(link, "name")).ifPresent(names::add);
      }
    }
    return LinkSelection.of(names);
  }

  /** Whose object this is: by its status, else by its labels; empty when it is nobody's. */
  Optional<Subject> subject() {
    return status.map(Subject::of).or(() -> labelled);
  }

  /** A new object; its status is written apart, since the server drops it from a new object. */
  static JsonObject create(L2Announcement announcement, String namespace) {
    JsonObject labels = new JsonObject();
    label(labels, NODE, announcement.node());
    label(labels, SERVICE_NAME, announcement.service().name());
    label(labels, SERVICE_NAMESPACE, announcement.service().namespace());
    JsonObject metadata = new JsonObject();
    metadata.addProperty("generateName", "l2-");
    metadata.addProperty("namespace", namespace);
    metadata.add("labels", labels);
    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", "metallb.io/v1beta1");
    object.addProperty("kind", "ServiceL2Status");
    object.add("metadata", metadata);
    return object;
  }

  /** A node's name may be longer than a label's value; the status has it in full. */
  private static void label(JsonObject labels, String name, String value) {
    if (value.length() <= LONGEST_LABEL) {
      labels.addProperty(name, value);
    }
  }

  /** The merge patch (RFC 7396) of its status. */
  static JsonObject patch(L2Announcement announcement) {
    JsonObject status = new JsonObject();
    status.addProperty("node", announcement.node());
    status.addProperty("serviceName", announcement.service().name());
    status.addProperty("serviceNamespace", announcement.service().namespace());
    status.add("interfaces", interfaces(announcement.links()));
    JsonObject patch = new JsonObject();
    patch.add("status", status);
    return patch;
  }

  /** Absent, and so null in a merge patch, for all of them. */
  private static JsonElement interfaces(LinkSelection links) {
    if (links.all()) {
      return JsonNull.INSTANCE;
    }
    JsonArray interfaces = new JsonArray();
    for (String name : links.names()) {
      JsonObject link = new JsonObject();
      link.addProperty("name", name);
      interfaces.add(link);
    }
    return interfaces;
  }
}
