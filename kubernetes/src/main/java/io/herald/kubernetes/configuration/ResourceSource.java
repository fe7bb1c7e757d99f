package io.herald.kubernetes.configuration;

import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ObjectRef;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource as it was written.
 *
 * @param ref the object
 * @param labels its labels
 * @param spec its {@code spec}
 */
public record ResourceSource(ObjectRef ref, Map<String, String> labels, Optional<JsonObject> spec) {

  /** Copies the labels. */
  public ResourceSource {
    labels = Map.copyOf(labels);
  }
}
