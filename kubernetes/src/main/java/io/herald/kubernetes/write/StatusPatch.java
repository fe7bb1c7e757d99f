package io.herald.kubernetes.write;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import java.util.Map;

/**
 * The merge patch (RFC 7396) that writes a Service's addresses. Its {@code
 * metadata.resourceVersion} is the optimistic lock. {@code ipMode} and {@code ports} of an ingress
 * entry are never sent: servers before 1.29 do not know the one, and newer ones fill it in. Pure.
 */
final class StatusPatch {

  /** The pool that a Service's addresses are from. */
  static final String POOL = "metallb.io/ip-allocated-from-pool";

  /** The same under the prefix that is going away; cleaned up when something is written anyway. */
  static final String DEPRECATED_POOL = "metallb.universe.tf/ip-allocated-from-pool";

  private StatusPatch() {}

  /** Whether the Service already says what the update would write. */
  static boolean changesNothing(StatusUpdate update) {
    Service service = update.service();
    return !service.foreignIngress()
        && service.ingress().equals(update.ingress())
        && update.pool().equals(java.util.Optional.ofNullable(service.annotations().get(POOL)));
  }

  static JsonObject of(StatusUpdate update) {
    JsonObject patch = new JsonObject();
    patch.add("metadata", metadata(update));
    JsonObject loadBalancer = new JsonObject();
    loadBalancer.add("ingress", update.ingress().isEmpty() ? JsonNull.INSTANCE : ingress(update));
    JsonObject status = new JsonObject();
    status.add("loadBalancer", loadBalancer);
    patch.add("status", status);
    return patch;
  }

  private static JsonArray ingress(StatusUpdate update) {
    JsonArray ingress = new JsonArray();
    for (IpAddress address : update.ingress()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("ip", address.toString());
      ingress.add(entry);
    }
    return ingress;
  }

  private static JsonObject metadata(StatusUpdate update) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("resourceVersion", update.service().resourceVersion());
    JsonObject annotations = new JsonObject();
    Map<String, String> existing = update.service().annotations();
    if (update.pool().isPresent()) {
      annotations.addProperty(POOL, update.pool().get());
    } else if (existing.containsKey(POOL)) {
      annotations.add(POOL, JsonNull.INSTANCE);
    }
    if (existing.containsKey(DEPRECATED_POOL)) {
      annotations.add(DEPRECATED_POOL, JsonNull.INSTANCE);
    }
    if (!annotations.isEmpty()) {
      metadata.add("annotations", annotations);
    }
    return metadata;
  }
}
