package io.herald.bootstrap.cli;

import io.herald.bootstrap.preview.PreviewSettings;
import io.herald.bootstrap.settings.InCluster;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.documents.Documents;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and the speaker's settings that decide about it. */
final class ClusterOptions {

  private static final String DEFAULT_NAMESPACE = "herald-system";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig of the cluster. Default: $KUBECONFIG, ~/.kube/config, or the pod's service"
              + " account.")
  private @Nullable Path kubeconfig;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "Namespace of Herald's configuration. Default: the pod's own, else that of the"
              + " configuration in the files, else herald-system.")
  private @Nullable String namespace;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      defaultValue = "config",
      description = "Name of the v0.9 ConfigMap (default: ${DEFAULT-VALUE}).")
  private String configMap = "config";

  @Option(
      names = "--lb-class",
      paramLabel = "CLASS",
      description = "The load balancer class that Herald serves.")
  private @Nullable String loadBalancerClass;

  @Option(
      names = "--ignore-exclude-lb",
      description = "The label that excludes nodes from external load balancers means nothing.")
  private boolean ignoreExcludeLabel;

  @Option(
      names = "--honour-exclude-lb-strictly",
      description =
          "An address that only such nodes could announce stays dark"
              + " (herald.services.honour-exclude-label-strictly).")
  private boolean honourExcludeLabelStrictly;

  ClusterOptions() {}

  /** The namespace of the configuration, when {@code files} are looked at. */
  String namespace(Documents files) {
    if (namespace != null) {
      return namespace;
    }
    Set<String> used = files.configurationNamespaces(configMap);
    return InCluster.namespace()
        .orElseGet(() -> used.size() == 1 ? used.iterator().next() : DEFAULT_NAMESPACE);
  }

  /** The namespace as it was given. */
  Optional<String> givenNamespace() {
    return Optional.ofNullable(namespace);
  }

  String configMap() {
    return configMap;
  }

  /** How to read the living cluster. */
  KubernetesSettings kubernetes(String inNamespace) {
    KubernetesSettings settings =
        KubernetesSettings.of(inNamespace, "herald").withConfigMap(configMap);
    return kubeconfig == null ? settings : settings.withKubeconfig(kubeconfig);
  }

  PreviewSettings preview() {
    return new PreviewSettings(
        Optional.ofNullable(loadBalancerClass), ignoreExcludeLabel, honourExcludeLabelStrictly);
  }
}
