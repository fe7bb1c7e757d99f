package io.herald.kubernetes.write;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The patch that writes a Service's addresses, conditions and pool. It is a strategic merge patch,
 * in which conditions are told apart by their type, so that those of others are not touched. Its
 * {@code metadata.resourceVersion} is the optimistic lock. {@code ipMode} and {@code ports} of an
 * ingress entry are never sent: servers before 1.29 do not know the one, and newer ones fill it in.
 * Pure.
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
    return hasIngress(update)
        && service.conditions().equals(update.conditions())
        && update.pool().equals(Optional.ofNullable(service.annotations().get(POOL)));
  }

  private static boolean hasIngress(StatusUpdate update) {
    Service service = update.service();
    return !service.foreignIngress() && service.ingress().equals(update.ingress());
  }

  /**
   * The patch.
   *
   * @param now the time of transition of the conditions whose status changes
   */
  static JsonObject of(StatusUpdate update, Instant now) {
    JsonObject patch = new JsonObject();
    patch.add("metadata", metadata(update));
    JsonObject status = new JsonObject();
    if (!hasIngress(update)) {
      JsonObject loadBalancer = new JsonObject();
      loadBalancer.add("ingress", update.ingress().isEmpty() ? JsonNull.INSTANCE : ingress(update));
      status.add("loadBalancer", loadBalancer);
    }
    JsonArray conditions = conditions(update, now);
    if (!conditions.isEmpty()) {
      status.add("conditions", conditions);
    }
    if (!status.isEmpty()) {
      patch.add("status", status);
    }
    return patch;
  }

  /** Those that change, and those that go. */
  private static JsonArray conditions(StatusUpdate update, Instant now) {
    Map<String, ServiceCondition> before = update.service().conditions();
    JsonArray conditions = new JsonArray();
    new TreeMap<>(update.conditions())
        .values().stream()
            .filter(condition -> !condition.equals(before.get(condition.type())))
            .map(condition -> condition(condition, before.get(condition.type()), now))
            .forEach(conditions::add);
    new TreeSet<>(before.keySet())
        .stream()
            .filter(type -> !update.conditions().containsKey(type))
            .map(StatusPatch::removal)
            .forEach(conditions::add);
    return conditions;
  }

  private static JsonObject condition(
      ServiceCondition condition, @Nullable ServiceCondition before, Instant now) {
    JsonObject object = new JsonObject();
    object.addProperty("type", condition.type());
    object.addProperty("status", condition.holds() ? "True" : "False");
    object.addProperty("reason", condition.reason());
    object.addProperty("message", condition.message());
    if (before == null || before.holds() != condition.holds()) {
      object.addProperty("lastTransitionTime", EventObject.time(now));
    }
    return object;
  }

  private static JsonObject removal(String type) {
    JsonObject object = new JsonObject();
    object.addProperty("type", type);
    object.addProperty("$patch", "delete");
    return object;
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
