package io.herald.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the Kubernetes API and what to look for there.
 *
 * @param kubeconfig the kubeconfig file; empty for {@code $KUBECONFIG}, {@code ~/.kube/config} or
 *     the pod's service account, the first that exists
 * @param namespace the namespace of Herald's own objects: the Lease, the ConfigMap and the custom
 *     resources of group {@code metallb.io}
 * @param configMap the name of the v0.9 ConfigMap
 * @param node the name of this node, the source of events
 * @param lease the Lease's name, holder and times
 * @param watch how watches are kept alive
 */
public record KubernetesSettings(
    Optional<Path> kubeconfig,
    String namespace,
    String configMap,
    String node,
    LeaseSettings lease,
    WatchSettings watch) {

  /** The defaults for a speaker on {@code node} whose objects live in {@code namespace}. */
  public static KubernetesSettings of(String namespace, String node) {
    return new KubernetesSettings(
        Optional.empty(),
        namespace,
        "config",
        node,
        LeaseSettings.heldBy(node),
        WatchSettings.DEFAULT);
  }

  /** The same, but read the kubeconfig file at {@code path}. */
  public KubernetesSettings withKubeconfig(Path path) {
    return new KubernetesSettings(Optional.of(path), namespace, configMap, node, lease, watch);
  }

  /** The same, but the v0.9 ConfigMap is called {@code name}. */
  public KubernetesSettings withConfigMap(String name) {
    return new KubernetesSettings(kubeconfig, namespace, name, node, lease, watch);
  }

  /** The same with another Lease. */
  public KubernetesSettings withLease(LeaseSettings other) {
    return new KubernetesSettings(kubeconfig, namespace, configMap, node, other, watch);
  }

  /** The same with other times of the watches. */
  public KubernetesSettings withWatch(WatchSettings other) {
    return new KubernetesSettings(kubeconfig, namespace, configMap, node, lease, other);
  }

  /**
   * The Lease that makes the allocator the only one.
   *
   * @param name the object's name
   * @param identity this process as its holder. No other process may use it at the same time: who
   *     finds its own identity in the Lease takes it to be left over from its former life and goes
   *     on at once. The node's name will do, since two speakers cannot both have a node's port 7946
   * @param duration how long others must see the Lease unchanged before they take it; at least
   *     {@link #LEAST_DURATION}
   * @param renewInterval how often the holder renews it, and others look at it
   * @param margin the holder judges itself to have lost the Lease this long before {@code duration}
   *     has passed since it sent its last successful renewal; leaves at least {@link #LEAST_TENURE}
   */
  public record LeaseSettings(
      String name, String identity, Duration duration, Duration renewInterval, Duration margin) {

    /** The API counts in seconds. */
    public static final Duration LEAST_DURATION = Duration.ofSeconds(1);

    /** Shorter, and there is hardly time to write anything between two renewals. */
    public static final Duration LEAST_TENURE = Duration.ofMillis(500);

    /** Checks that a renewal fits between two expiries. */
    public LeaseSettings {
      if (identity.isEmpty()) {
        throw new IllegalArgumentException("the Lease's holder needs a name");
      }
      if (duration.compareTo(LEAST_DURATION) < 0
          || margin.isNegative()
          || duration.minus(margin).compareTo(LEAST_TENURE) < 0
          || renewInterval.plus(margin).compareTo(duration) >= 0) {
        throw new IllegalArgumentException(
            "Lease times do not fit: renewing every %s, giving up %s before %s"
                .formatted(renewInterval, margin, duration));
      }
    }

    /** {@code herald-allocator}, 10 s, renewed every 2 s, given up 2 s before its end. */
    public static LeaseSettings heldBy(String identity) {
      return new LeaseSettings(
          "herald-allocator",
          identity,
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2));
    }
  }

  /**
   * How watches are kept alive.
   *
   * @param serverTimeout after this long the server ends a watch, which is resumed at once
   * @param silence a watch that has brought nothing for this long is taken for dead and resumed;
   *     longer than {@code serverTimeout}, so that this only meets half-open connections
   * @param firstBackOff the wait after the first failure; each further one doubles it
   * @param longestBackOff the longest wait between two attempts
   * @param absentKindInterval how often to look whether the custom resources have been installed
   * @param burst the shortest time between two snapshots; the first change of a burst waits for
   *     nothing
   */
  public record WatchSettings(
      Duration serverTimeout,
      Duration silence,
      Duration firstBackOff,
      Duration longestBackOff,
      Duration absentKindInterval,
      Duration burst) {

    /** What a cluster needs. */
    public static final WatchSettings DEFAULT =
        new WatchSettings(
            Duration.ofSeconds(50),
            Duration.ofSeconds(65),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(15));
  }
}
