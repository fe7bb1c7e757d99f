package io.herald.kubernetes.configuration;

import io.herald.actors.snapshot.ObjectRef;
import java.util.Optional;

/**
 * The v0.9 ConfigMap.
 *
 * @param ref the object
 * @param text the value of its data key {@link #KEY}
 */
public record ConfigMapSource(ObjectRef ref, Optional<String> text) {

  /** The data key that holds the configuration. */
  public static final String KEY = "config";
}
