package io.herald.bootstrap.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Kubernetes mounts into a pod. */
public final class InCluster {
  private static final Path NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private InCluster() {}

  /** The namespace of the pod's service account, if there is one. */
  public static Optional<String> namespace() {
    try {
      return Optional.of(Files.readString(NAMESPACE).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
