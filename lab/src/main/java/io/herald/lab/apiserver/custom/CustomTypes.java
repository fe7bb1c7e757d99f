package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.Columns;
import io.herald.lab.apiserver.kinds.ResourceRegistry;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.schema.ModelSchemas;
import io.herald.lab.apiserver.schema.Schema;
import io.herald.lab.apiserver.store.Change;
import io.herald.lab.apiserver.store.ObjectStore;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves a custom resource for each CustomResourceDefinition that is in the store. */
public final class CustomTypes {
  /** Where the definitions are stored. */
  public static final String COLLECTION = "apiextensions.k8s.io/customresourcedefinitions";

  private final ResourceRegistry registry;
  private final Schema metadata;

  private CustomTypes(ResourceRegistry registry, Schema metadata) {
    this.registry = registry;
    this.metadata = metadata;
  }

  /** Registers the resource of definitions, and from now on those that they define. */
  public static void register(ResourceRegistry registry, ModelSchemas schemas, ObjectStore store) {
    Columns columns =
        new Columns(
            List.of(
                new Columns.Column(
                    "Name", "string", "name", "", 0, o -> o.path("metadata").path("name")),
                new Columns.Column(
                    "Created At",
                    "date",
                    "",
                    "",
                    0,
                    o -> o.path("metadata").path("creationTimestamp"))));
    registry.add(
        new ResourceType(
            "apiextensions.k8s.io",
            "v1",
            "customresourcedefinitions",
            "customresourcedefinition",
            "CustomResourceDefinition",
            false,
            List.of("crd", "crds"),
            List.of("api-extensions"),
            true,
            COLLECTION,
            new DefinitionStrategy(() -> schemas.of(V1CustomResourceDefinition.class), columns)));
    CustomTypes types = new CustomTypes(registry, schemas.of(V1ObjectMeta.class));
    store.onChange(types::onChange);
  }

  /** The collection that a definition's objects are in. */
  public static String collectionOf(ObjectNode definition) {
    return Json.text(definition, "spec", "group")
        + "/"
        + Json.text(definition, "spec", "names", "plural");
  }

  private void onChange(Change change) {
    if (!change.collection().equals(COLLECTION)) {
      return;
    }
    @Nullable ObjectNode before = change.previous();
    if (before != null) {
      registry.remove(
          Json.text(before, "spec", "group"), Json.text(before, "spec", "names", "plural"));
    }
    if (change.type() != Change.Type.DELETED) {
      JsonNode spec = change.object().path("spec");
      for (JsonNode version : spec.path("versions")) {
        if (version.path("served").asBoolean()) {
          registry.add(type(change.object(), spec, version));
        }
      }
    }
  }

  private ResourceType type(ObjectNode definition, JsonNode spec, JsonNode version) {
    String group = Json.text(spec, "group");
    String name = Json.text(version, "name");
    JsonNode names = spec.path("names");
    String kind = Json.text(names, "kind");
    JsonNode structural = Json.at(version, "schema", "openAPIV3Schema");
    CustomStrategy strategy =
        new CustomStrategy(
            group + "/" + name,
            group + "/" + storedVersion(spec),
            structural,
            Json.text(spec, "conversion", "strategy").equals("Webhook"),
            CustomSchemas.of(group, name, kind, structural, metadata),
            metadata,
            PrinterColumns.of(version));
    return new ResourceType(
        group,
        name,
        Json.text(names, "plural"),
        Json.text(names, "singular"),
        kind,
        Json.text(spec, "scope").equals("Namespaced"),
        Json.texts(names.path("shortNames")),
        Json.texts(names.path("categories")),
        version.path("subresources").has("status"),
        collectionOf(definition),
        strategy);
  }

  private static String storedVersion(JsonNode spec) {
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        return Json.text(version, "name");
      }
    }
    return Json.text(spec.path("versions").path(0), "name");
  }
}
