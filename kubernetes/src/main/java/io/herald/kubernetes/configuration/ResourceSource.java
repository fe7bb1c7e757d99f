package io.herald.kubernetes.configuration;

import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ObjectRef;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource of group {@code metallb.io}.
 *
 * @param ref the object; its kind says how it is read
 * @param labels its labels
 * @param spec its {@code spec}
 * @param asWritten whether it comes straight from its author, so that no API server has looked at
 *     it: a field that nobody knows is an error then, as {@code kubectl} makes it one
 */
public record ResourceSource(
    ObjectRef ref, Map<String, String> labels, Value spec, boolean asWritten) {

  /** Copies the labels. */
  public ResourceSource {
    labels = Map.copyOf(labels);
  }

  /** One that an API server holds. */
  public ResourceSource(ObjectRef ref, Map<String, String> labels, Optional<JsonObject> spec) {
    this(ref, labels, spec.map(JsonTree::convert).orElse(new Value.Null(0)), false);
  }
}
