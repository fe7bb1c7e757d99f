package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ModelStrategy;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.schema.MergePatch;
import io.herald.lab.apiserver.schema.StrategicMerge;

/**
 * A change to an object.
 *
 * @param format how it is written
 * @param content for {@link Format#JSON} an array, else an object
 * @param manager who changes it, for {@link Format#APPLY}; else of no meaning
 */
public record Patch(Format format, JsonNode content, String manager) {
  /** The formats of patches. */
  public enum Format {
    /** RFC 6902. */
    JSON,
    /** RFC 7386. */
    MERGE,
    /** Kubernetes' own, for built-in kinds only. */
    STRATEGIC,
    /** Server-side apply: a merge that creates what does not exist; see {@link ServerSideApply}. */
    APPLY
  }

  /** What it makes of an object, which is not modified. */
  ObjectNode applyTo(ResourceType type, ObjectNode object) {
    if (format == Format.JSON) {
      return json(object);
    }
    if (!(content instanceof ObjectNode patch)) {
      throw ApiException.badRequest("a " + format + " patch must be an object");
    }
    boolean builtin = type.strategy() instanceof ModelStrategy;
    if (format == Format.STRATEGIC && !builtin) {
      throw ApiException.unsupportedMediaType(
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json-patch+json, application/merge-patch+json,"
              + " application/apply-patch+yaml");
    }
    return format != Format.MERGE
        ? StrategicMerge.apply(type.strategy().schema(), object, patch)
        : MergePatch.apply(object, patch);
  }

  private ObjectNode json(ObjectNode object) {
    try {
      if (JsonPatch.apply(content, object) instanceof ObjectNode patched) {
        return patched;
      }
    } catch (JsonPatchApplicationException e) {
      throw ApiException.unprocessable(
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
    throw ApiException.badRequest("the patch does not leave an object");
  }
}
