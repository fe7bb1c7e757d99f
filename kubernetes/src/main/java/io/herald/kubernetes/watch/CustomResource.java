package io.herald.kubernetes.watch;

import com.google.gson.JsonObject;
import io.herald.kubernetes.configuration.ResourceSource;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import org.jspecify.annotations.Nullable;

/**
 * A custom resource with its spec as it was written; fields are set by the JSON reader, absent ones
 * are null.
 */
public final class CustomResource implements KubernetesObject {

  private @Nullable String apiVersion;
  private @Nullable String kind;
  private @Nullable V1ObjectMeta metadata;
  private @Nullable JsonObject spec;
  private @Nullable JsonObject status;
  private transient boolean asWritten;

  @Override
  public @Nullable String getApiVersion() {
    return apiVersion;
  }

  @Override
  public @Nullable String getKind() {
    return kind;
  }

  @Override
  public @Nullable V1ObjectMeta getMetadata() {
    return metadata;
  }

  /** Its {@code spec}; absent when it has none. */
  public @Nullable JsonObject getSpec() {
    return spec;
  }

  /** Whether it comes straight from its author: see {@link ResourceSource#asWritten()}. */
  boolean isAsWritten() {
    return asWritten;
  }

  void setAsWritten(boolean asWritten) {
    this.asWritten = asWritten;
  }

  /** Its {@code status}; absent when it has none. */
  public @Nullable JsonObject getStatus() {
    return status;
  }
}
