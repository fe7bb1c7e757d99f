package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.resources.Patch;
import java.io.IOException;

/** Reads request bodies in each format that clients send. */
final class Bodies {
  private Bodies() {}

  /** The body as an object; an empty body is an empty object. */
  static ObjectNode object(ApiRequest request) {
    if (request.body().length == 0) {
      return Json.object();
    }
    if (ProtobufBodies.isOne(request.body())) {
      return ProtobufBodies.decode(request.body());
    }
    if (tree(request) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request is no object");
  }

  /** The body as a patch. */
  static Patch patch(ApiRequest request) {
    Patch.Format format =
        switch (request.contentType()) {
          case "application/json-patch+json" -> Patch.Format.JSON;
          case "application/merge-patch+json" -> Patch.Format.MERGE;
          case "application/strategic-merge-patch+json" -> Patch.Format.STRATEGIC;
          case "application/apply-patch+yaml" -> Patch.Format.APPLY;
          default ->
              throw ApiException.unsupportedMediaType(
                  "the body of the request was in an unknown format - accepted media types include:"
                      + " application/json-patch+json, application/merge-patch+json,"
                      + " application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
    return new Patch(format, tree(request), request.parameter("fieldManager"));
  }

  private static JsonNode tree(ApiRequest request) {
    boolean yaml = request.contentType().endsWith("yaml");
    try {
      return (yaml ? Json.YAML : Json.MAPPER).readTree(request.body());
    } catch (IOException e) {
      throw ApiException.badRequest("couldn't read the body of the request: " + e.getMessage());
    }
  }
}
