package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.schema.DroppedFields;
import io.herald.lab.apiserver.schema.StrategicMerge;
import io.herald.lab.apiserver.store.Change;
import io.herald.lab.apiserver.store.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply in small: what a field manager applied last is remembered, so what it leaves
 * out the next time goes. There are no {@code managedFields} and no conflicts: the last one wins,
 * and a field that two managers applied goes with the first that drops it.
 *
 * <p>Runs inside the store's transactions only.
 */
final class ServerSideApply {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Map<String, Map<String, ObjectNode>> applied = new HashMap<>();

  ServerSideApply(ObjectStore store) {
    store.onChange(
        change -> {
          if (change.type() == Change.Type.DELETED) {
            applied.remove(Json.text(change.object(), "metadata", "uid"));
          }
        });
  }

  /** The object without what the manager had applied and leaves out now. */
  ObjectNode withoutDropped(ResourceType type, ObjectNode object, Patch patch, boolean status) {
    if (patch.format() != Patch.Format.APPLY || !(patch.content() instanceof ObjectNode now)) {
      return object;
    }
    ObjectNode before = before(object, patch.manager(), status);
    if (before == null) {
      return object;
    }
    ObjectNode removal =
        DroppedFields.removal(type.strategy().schema(), relevant(before), relevant(now));
    return StrategicMerge.apply(type.strategy().schema(), object, removal);
  }

  /** Keeps what was applied, unless it was only tried. */
  void remember(ObjectNode object, Patch patch, boolean status, WriteOptions options) {
    if (patch.format() == Patch.Format.APPLY
        && !options.dryRun()
        && patch.content() instanceof ObjectNode content) {
      applied
          .computeIfAbsent(Json.text(object, "metadata", "uid"), uid -> new HashMap<>())
          .put(key(patch.manager(), status), content);
    }
  }

  private @Nullable ObjectNode before(ObjectNode object, String manager, boolean status) {
    Map<String, ObjectNode> managers =
        applied.getOrDefault(Json.text(object, "metadata", "uid"), Map.of());
    ObjectNode before = managers.get(key(manager, status));
    String client = Json.text(object, "metadata", "annotations", LAST_APPLIED);
    // kubectl takes over what it had applied on the client's side.
    boolean takesOver = before == null && manager.equals("kubectl") && !client.isEmpty();
    return takesOver ? Json.read(client) : before;
  }

  private static String key(String manager, boolean status) {
    return manager + (status ? "/status" : "");
  }

  /** Names and versions are no fields that a manager can drop. */
  private static ObjectNode relevant(ObjectNode applied) {
    ObjectNode copy = applied.deepCopy();
    copy.remove(List.of("apiVersion", "kind"));
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.retain("labels", "annotations", "finalizers", "ownerReferences");
    }
    return copy;
  }
}
