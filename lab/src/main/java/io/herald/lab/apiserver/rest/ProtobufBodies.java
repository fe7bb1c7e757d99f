package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads Kubernetes' protobuf envelope: four magic bytes, then a {@code runtime.Unknown} around the
 * object. Typed clients send it without asking whether the server understands it.
 */
final class ProtobufBodies {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final Descriptor ENVELOPE =
      Runtime.getDescriptor().findMessageTypeByName("Unknown");
  private static final Map<String, FileDescriptor> FILES =
      Map.of(
          "v1", V1.getDescriptor(),
          "apps/v1", V1Apps.getDescriptor(),
          "coordination.k8s.io/v1", V1Coordination.getDescriptor(),
          "discovery.k8s.io/v1", V1Discovery.getDescriptor(),
          "events.k8s.io/v1", V1Events.getDescriptor(),
          "networking.k8s.io/v1", V1Networking.getDescriptor(),
          "policy/v1", V1Policy.getDescriptor(),
          "rbac.authorization.k8s.io/v1", V1Rbac.getDescriptor());

  private ProtobufBodies() {}

  static boolean isOne(byte[] body) {
    return body.length >= MAGIC.length
        && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static ObjectNode decode(byte[] body) {
    try {
      ByteString content = ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length);
      Message unknown = DynamicMessage.parseFrom(ENVELOPE, content);
      Message meta = (Message) get(unknown, "typeMeta");
      String version = String.valueOf(get(meta, "apiVersion"));
      String kind = String.valueOf(get(meta, "kind"));
      if (kind.equals("DeleteOptions")) {
        return Json.object();
      }
      FileDescriptor file = FILES.get(version);
      Descriptor type = file == null ? null : file.findMessageTypeByName(kind);
      if (type == null) {
        throw ApiException.unsupportedMediaType(
            "this server does not read " + version + " " + kind + " as protobuf");
      }
      ObjectNode object = message(DynamicMessage.parseFrom(type, (ByteString) get(unknown, "raw")));
      return object.put("apiVersion", version).put("kind", kind);
    } catch (InvalidProtocolBufferException e) {
      throw ApiException.badRequest("couldn't read the body as protobuf: " + e.getMessage());
    }
  }

  private static ObjectNode message(Message message) {
    ObjectNode object = Json.object();
    for (var entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.isMapField()) {
        object.set(field.getName(), map((List<?>) entry.getValue()));
      } else if (field.isRepeated()) {
        ArrayNode array = object.putArray(field.getName());
        ((List<?>) entry.getValue()).forEach(element -> array.add(value(field, element)));
      } else {
        inlineOrSet(object, field, value(field, entry.getValue()));
      }
    }
    return object;
  }

  /** Go embeds these structures, so JSON has their fields on the outer level. */
  private static void inlineOrSet(ObjectNode object, FieldDescriptor field, JsonNode value) {
    boolean embedded =
        switch (field.getContainingType().getName() + "." + field.getName()) {
          case "Volume.volumeSource",
              "PersistentVolumeSpec.persistentVolumeSource",
              "Probe.handler",
              "ProbeHandler.handler",
              "EphemeralContainer.ephemeralContainerCommon",
              "EnvFromSource.localObjectReference",
              "ConfigMapKeySelector.localObjectReference",
              "SecretKeySelector.localObjectReference",
              "ConfigMapEnvSource.localObjectReference",
              "SecretEnvSource.localObjectReference",
              "ConfigMapVolumeSource.localObjectReference",
              "ConfigMapProjection.localObjectReference",
              "SecretProjection.localObjectReference" ->
              true;
          default -> false;
        };
    if (embedded && value instanceof ObjectNode inner) {
      object.setAll(inner);
    } else {
      object.set(field.getName(), value);
    }
  }

  private static ObjectNode map(List<?> entries) {
    ObjectNode object = Json.object();
    for (Object each : entries) {
      Message entry = (Message) each;
      FieldDescriptor key = entry.getDescriptorForType().findFieldByName("key");
      FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
      object.set(String.valueOf(entry.getField(key)), value(value, entry.getField(value)));
    }
    return object;
  }

  private static JsonNode value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case MESSAGE -> special((Message) value);
      case BYTE_STRING ->
          TextNode.valueOf(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      default -> Json.MAPPER.valueToTree(value);
    };
  }

  /** Messages that JSON writes as scalars. */
  private static JsonNode special(Message message) {
    Descriptor type = message.getDescriptorForType();
    return switch (type.getName()) {
      case "Time", "MicroTime", "Timestamp" -> time(message);
      case "Quantity" -> TextNode.valueOf(String.valueOf(get(message, "string")));
      case "IntOrString" -> intOrString(message);
      case "FieldsV1", "RawExtension", "JSON" -> raw(message);
      default -> message(message);
    };
  }

  private static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static JsonNode time(Message message) {
    long seconds = (Long) get(message, "seconds");
    int nanos =
        message.getDescriptorForType().getName().equals("Time")
            ? 0
            : (Integer) get(message, "nanos");
    return TextNode.valueOf(Instant.ofEpochSecond(seconds, nanos).toString());
  }

  private static JsonNode intOrString(Message message) {
    boolean text = (Long) get(message, "type") == 1;
    return text
        ? TextNode.valueOf(String.valueOf(get(message, "strVal")))
        : IntNode.valueOf((Integer) get(message, "intVal"));
  }

  private static JsonNode raw(Message message) {
    ByteString bytes =
        (ByteString) message.getField(message.getDescriptorForType().getFields().get(0));
    try {
      return Json.MAPPER.readTree(bytes.toByteArray());
    } catch (IOException e) {
      throw ApiException.badRequest("couldn't read an embedded object: " + e.getMessage());
    }
  }
}
