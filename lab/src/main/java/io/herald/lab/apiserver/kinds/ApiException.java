package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.List;

/** A request that the API server refuses, with everything that a {@code Status} object says. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  private ApiException(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** 400. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, Json.object());
  }

  /** 404: there is no such object. */
  public static ApiException notFound(ResourceType type, String name) {
    return of(404, "NotFound", type, name, type.groupResource() + " \"" + name + "\" not found");
  }

  /** 404: there is no such path. */
  public static ApiException noSuchPath() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  /** 409: the name is taken. */
  public static ApiException alreadyExists(ResourceType type, String name) {
    return of(
        409,
        "AlreadyExists",
        type,
        name,
        type.groupResource() + " \"" + name + "\" already exists");
  }

  /** 409: the write rests on something that changed meanwhile. */
  public static ApiException conflict(ResourceType type, String name, String why) {
    return of(
        409,
        "Conflict",
        type,
        name,
        "Operation cannot be fulfilled on " + type.groupResource() + " \"" + name + "\": " + why);
  }

  /** 409: the object's {@code resourceVersion} is not the stored one. */
  public static ApiException modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** 403. */
  public static ApiException forbidden(ResourceType type, String name, String why) {
    return of(
        403,
        "Forbidden",
        type,
        name,
        type.groupResource() + " \"" + name + "\" is forbidden: " + why);
  }

  /** 405. */
  public static ApiException methodNotAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }

  /** 410: the history that a watch asks for is gone. */
  public static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, Json.object());
  }

  /** 415: a body in a format that is not understood. */
  public static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, "UnsupportedMediaType", message, Json.object());
  }

  /** 422: a patch that does not fit. */
  public static ApiException unprocessable(String message) {
    return new ApiException(422, "Invalid", message, Json.object());
  }

  /** 500, also what a test asked for. */
  public static ApiException internal(String message) {
    return new ApiException(
        500, "InternalError", "Internal error occurred: " + message, Json.object());
  }

  /** 422: fields that break the rules of their kind; the list is not empty. */
  public static ApiException invalid(ResourceType type, String name, List<FieldError> errors) {
    List<String> texts = errors.stream().map(FieldError::text).distinct().toList();
    String all = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    ApiException e = of(422, "Invalid", type, name, kind + " \"" + name + "\" is invalid: " + all);
    e.details.put("kind", type.kind());
    var causes = e.details.putArray("causes");
    for (FieldError error : errors) {
      causes
          .addObject()
          .put("reason", error.type().reason())
          .put("message", error.message())
          .put("field", error.field());
    }
    return e;
  }

  private static ApiException of(
      int code, String reason, ResourceType type, String name, String message) {
    ObjectNode details = Json.object();
    details.put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural());
    return new ApiException(code, reason, message, details);
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** The {@code Status} object that tells the client. */
  public ObjectNode status() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", code);
  }
}
