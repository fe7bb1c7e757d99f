package io.herald.lab.apiserver.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.annotations.SerializedName;
import io.herald.lab.apiserver.Json;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of the built-in kinds, read by reflection from the model classes of the official Java
 * client: they are generated from Kubernetes' own OpenAPI document and carry its descriptions and
 * its required fields as annotations. Thread-safe.
 */
public final class ModelSchemas {
  private static final Pattern CLASS_NAME =
      Pattern.compile("([A-Z][a-z]+)?(V\\d+(?:(?:alpha|beta)\\d+)?)([A-Z].*)");

  /** Which list elements a strategic merge tells apart by which field, by the element's class. */
  private static final Map<String, String> MERGE_KEYS =
      Map.ofEntries(
          Map.entry("V1ServicePort", "port"),
          Map.entry("V1ContainerPort", "containerPort"),
          Map.entry("V1Container", "name"),
          Map.entry("V1EphemeralContainer", "name"),
          Map.entry("V1EnvVar", "name"),
          Map.entry("V1Volume", "name"),
          Map.entry("V1VolumeMount", "mountPath"),
          Map.entry("V1VolumeDevice", "devicePath"),
          Map.entry("V1LocalObjectReference", "name"),
          Map.entry("V1HostAlias", "ip"),
          Map.entry("V1OwnerReference", "uid"),
          Map.entry("V1Condition", "type"),
          Map.entry("V1PodCondition", "type"),
          Map.entry("V1NodeCondition", "type"),
          Map.entry("V1NamespaceCondition", "type"),
          Map.entry("V1DeploymentCondition", "type"),
          Map.entry("V1DaemonSetCondition", "type"),
          Map.entry("V1NodeAddress", "type"),
          Map.entry("V1PodIP", "ip"),
          Map.entry("V1HostIP", "ip"),
          Map.entry("V1TopologySpreadConstraint", "topologyKey"));

  private final Map<String, ObjectNode> definitions = new ConcurrentSkipListMap<>();
  private final Set<String> beingDefined = new HashSet<>();

  /** The schema of a model class and of all that it uses. */
  public Schema of(Class<?> model) {
    return new Schema(define(model), Collections.unmodifiableMap(definitions));
  }

  /** The name of the definition of object metadata, which custom resources use too. */
  public String objectMeta() {
    return define(io.kubernetes.client.openapi.models.V1ObjectMeta.class);
  }

  private synchronized String define(Class<?> model) {
    String name = nameOf(model);
    // Others read the map meanwhile: a definition goes in when it is complete.
    if (definitions.containsKey(name) || !beingDefined.add(name)) {
      return name;
    }
    ObjectNode definition = Json.object();
    ApiModel about = model.getAnnotation(ApiModel.class);
    if (about != null && !about.description().isEmpty()) {
      definition.put("description", about.description());
    }
    definition.put("type", "object");
    ObjectNode properties = definition.putObject("properties");
    Map<String, ApiModelProperty> annotations = annotations(model);
    for (Field field : model.getDeclaredFields()) {
      SerializedName serialized = field.getAnnotation(SerializedName.class);
      if (serialized != null) {
        String getter = field.getName().replaceFirst("^_", "").toLowerCase(Locale.ROOT);
        ApiModelProperty note = annotations.get(getter);
        properties.set(serialized.value(), property(field, note));
        if (note != null && note.required()) {
          definition.withArray("required").add(serialized.value());
        }
      }
    }
    definitions.put(name, definition);
    beingDefined.remove(name);
    return name;
  }

  private ObjectNode property(Field field, @Nullable ApiModelProperty about) {
    ObjectNode schema = schemaOf(field.getGenericType());
    if (about != null && !about.value().isEmpty()) {
      schema.put("description", about.value());
    }
    if (field.getName().equals("finalizers") || field.getName().equals("podCIDRs")) {
      schema.put("x-kubernetes-patch-strategy", "merge");
    }
    return schema;
  }

  /** What the models say about their fields stands on the getters. */
  private static Map<String, ApiModelProperty> annotations(Class<?> model) {
    Map<String, ApiModelProperty> annotations = new HashMap<>();
    for (Method method : model.getDeclaredMethods()) {
      ApiModelProperty about = method.getAnnotation(ApiModelProperty.class);
      if (about != null) {
        annotations.put(
            method.getName().replaceFirst("^(get|is)", "").toLowerCase(Locale.ROOT), about);
      }
    }
    return annotations;
  }

  private ObjectNode schemaOf(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return listOf(arguments[0]);
      }
      ObjectNode map = Json.object().put("type", "object");
      map.set("additionalProperties", schemaOf(arguments[1]));
      return map;
    }
    return type instanceof Class<?> simple ? scalar(simple) : Json.object();
  }

  private ObjectNode listOf(Type element) {
    ObjectNode list = Json.object().put("type", "array");
    list.set("items", schemaOf(element));
    String key = element instanceof Class<?> c ? MERGE_KEYS.get(c.getSimpleName()) : null;
    if (key != null) {
      list.put("x-kubernetes-patch-merge-key", key);
      list.put("x-kubernetes-patch-strategy", "merge");
    }
    return list;
  }

  private ObjectNode scalar(Class<?> type) {
    ObjectNode schema = Json.object();
    if (type == String.class || type == Quantity.class) {
      return type == Quantity.class
          ? schema.put("type", "string").put("format", "quantity")
          : schema.put("type", "string");
    } else if (type == IntOrString.class) {
      return schema.put("type", "string").put("format", "int-or-string");
    } else if (type == Integer.class) {
      return schema.put("type", "integer").put("format", "int32");
    } else if (type == Long.class) {
      return schema.put("type", "integer").put("format", "int64");
    } else if (type == Double.class) {
      return schema.put("type", "number").put("format", "double");
    } else if (type == Boolean.class) {
      return schema.put("type", "boolean");
    } else if (type == OffsetDateTime.class) {
      return schema.put("type", "string").put("format", "date-time");
    } else if (type == byte[].class) {
      return schema.put("type", "string").put("format", "byte");
    } else if (type == Object.class) {
      return schema;
    }
    return Schema.reference(define(type));
  }

  private static String nameOf(Class<?> model) {
    Matcher parts = CLASS_NAME.matcher(model.getSimpleName());
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a model class: " + model);
    }
    String group = parts.group(1) == null ? "" : parts.group(1).toLowerCase(Locale.ROOT) + ".";
    return "io.k8s.api." + group + parts.group(2).toLowerCase(Locale.ROOT) + "." + parts.group(3);
  }
}
