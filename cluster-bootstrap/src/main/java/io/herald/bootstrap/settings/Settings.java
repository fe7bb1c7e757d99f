package io.herald.bootstrap.settings;

import com.typesafe.config.Config;
import io.herald.bootstrap.liveness.HelloSettings;
import io.herald.kubernetes.KubernetesSettings.LeaseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Everything an operator can set, validated. What each value means stands in {@code reference.conf}
 * and on the reference page; the records here carry the same names. Immutable.
 *
 * @param config the whole configuration these settings were read from, Akka's reference included
 */
public record Settings(
    Node node,
    Network network,
    Metrics metrics,
    Discovery discovery,
    Cluster cluster,
    Kubernetes kubernetes,
    Services services,
    Liveness liveness,
    Announcing announcing,
    Allocator allocator,
    Log log,
    Lab lab,
    Config config) {

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?", Pattern.CASE_INSENSITIVE);

  /** Which node this speaker is. */
  public record Node(String name, String namespace) {}

  /**
   * Where it listens and which interfaces it leaves alone.
   *
   * @param host address of this node, a literal; never empty
   * @param bindHost address to listen on; never empty
   */
  public record Network(
      String host,
      String bindHost,
      int meshPort,
      int managementPort,
      List<Pattern> excludedInterfaces) {}

  /**
   * The extra metrics port.
   *
   * @param port 0 for none
   */
  public record Metrics(int port) {}

  /** How speakers find each other. */
  public record Discovery(
      Method method, List<ContactPoint> contactPoints, String podLabelSelector) {
    /** Where the addresses of the speakers come from. */
    public enum Method {
      KUBERNETES,
      LIST;

      String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
      }
    }
  }

  /** Forming, shrinking and leaving the cluster. */
  public record Cluster(
      Duration stableMargin,
      Duration missingNodeGrace,
      Duration unreachableAfter,
      Duration removeAfter,
      Duration removeSilentAfter,
      Duration mergeAfter,
      Duration outsiderCheckInterval,
      Duration leaveTimeout) {}

  /**
   * The Kubernetes API.
   *
   * @param kubeconfig path, or empty for the pod's service account
   */
  public record Kubernetes(boolean enabled, String kubeconfig) {}

  /**
   * Which Services are served.
   *
   * @param loadBalancerClass empty for Services without a class
   */
  public record Services(
      String loadBalancerClass,
      boolean ignoreExcludeLabel,
      boolean honourExcludeLabelStrictly,
      String configMap) {}

  /** The hello between speakers. */
  public record Liveness(
      Duration helloInterval, Duration helloDeadline, Duration stalledDeadline) {}

  /**
   * What is sent unasked while announcing.
   *
   * @param refreshInterval zero for never
   */
  public record Announcing(Duration refreshInterval) {}

  /** The Lease that fences allocation. */
  public record Allocator(
      String leaseName,
      Duration leaseDuration,
      Duration leaseRenewDeadline,
      Duration leaseRetryPeriod) {}

  /** How much is logged. */
  public record Log(LogLevel level) {}

  /** Laboratory only. */
  public record Lab(boolean wireEnabled) {}

  /**
   * Reads and validates.
   *
   * @param config resolved, with {@code herald} complete
   * @throws SettingsException naming every key at fault
   */
  static Settings from(Config config) {
    var problems = new ArrayList<String>();
    var herald = new Section(config, "herald", problems);
    var network = network(herald.child("network"));
    var settings =
        new Settings(
            node(herald.child("node")),
            network,
            new Metrics(herald.child("metrics").port("port", true)),
            discovery(herald.child("discovery"), network.managementPort()),
            cluster(herald.child("cluster")),
            kubernetes(herald.child("kubernetes")),
            services(herald.child("services")),
            liveness(herald.child("liveness")),
            announcing(herald.child("announcing")),
            allocator(herald.child("allocator")),
            new Log(
                herald.child("log").choice("level", List.of(LogLevel.values()), LogLevel::label)),
            new Lab(herald.child("lab").flag("wire-enabled")),
            config);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  private static Node node(Section section) {
    var name = section.text("name");
    if (name.isEmpty()) {
      section.problem(
          "name",
          "not set; give the node's name by --node-name, HERALD_NODE_NAME or METALLB_NODE_NAME"
              + " (in a manifest: fieldRef spec.nodeName)");
    } else if (!DNS_NAME.matcher(name).matches()) {
      section.problem("name", "\"" + name + "\" is no node name (letters, digits, '-' and '.')");
    }
    var namespace = section.text("namespace");
    if (namespace.isEmpty()) {
      namespace = InCluster.namespace().orElse("metallb-system");
    }
    if (!DNS_LABEL.matcher(namespace).matches()) {
      section.problem("namespace", "\"" + namespace + "\" is no namespace name");
    }
    return new Node(name, namespace);
  }

  private static Network network(Section section) {
    int meshPort = section.port("mesh-port", false);
    int managementPort = section.port("management-port", false);
    if (meshPort == managementPort) {
      section.problem("management-port", "is the same as mesh-port; give them different ports");
    }
    var host = Hosts.own(section);
    var bindHost = section.text("bind-host");
    return new Network(
        host,
        bindHost.isEmpty() ? host : bindHost,
        meshPort,
        managementPort,
        section.patterns("excluded-interfaces"));
  }

  private static Discovery discovery(Section section, int managementPort) {
    var method =
        section.choice("method", List.of(Discovery.Method.values()), Discovery.Method::label);
    var points = ContactPoint.parse(section, "contact-points", managementPort);
    if (method == Discovery.Method.LIST && points.isEmpty()) {
      section.problem(
          "contact-points", "empty; list every speaker, this one included, as host or host:port");
    }
    return new Discovery(method, points, section.text("pod-label-selector"));
  }

  private static Cluster cluster(Section section) {
    var second = Duration.ofSeconds(1);
    var minute = Duration.ofMinutes(1);
    return new Cluster(
        section.duration("stable-margin", Duration.ofMillis(100), minute),
        section.duration("missing-node-grace", second, Duration.ofMinutes(10)),
        section.duration("unreachable-after", second, minute),
        section.duration("remove-after", second, Duration.ofMinutes(10)),
        section.duration("remove-silent-after", second, Duration.ofMinutes(10)),
        section.duration("merge-after", Duration.ofMillis(100), minute),
        section.duration("outsider-check-interval", Duration.ofMillis(100), Duration.ofHours(1)),
        section.duration("leave-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)));
  }

  private static Kubernetes kubernetes(Section section) {
    return new Kubernetes(section.flag("enabled"), section.text("kubeconfig"));
  }

  private static Services services(Section section) {
    return new Services(
        section.text("load-balancer-class"),
        section.flag("ignore-exclude-label"),
        section.flag("honour-exclude-label-strictly"),
        section.text("config-map", DNS_NAME, "the name of a ConfigMap"));
  }

  private static Liveness liveness(Section section) {
    var interval =
        section.duration(
            "hello-interval", HelloSettings.SHORTEST_INTERVAL, HelloSettings.LONGEST_INTERVAL);
    var deadline =
        section.duration("hello-deadline", HelloSettings.SHORTEST_DEADLINE, Duration.ofMinutes(1));
    if (deadline.compareTo(interval.multipliedBy(HelloSettings.INTERVALS_TO_MISS)) < 0) {
      section.problem(
          "hello-deadline",
          Section.text(deadline)
              + " is less than five times hello-interval ("
              + Section.text(interval)
              + "); one lost datagram would look like a death");
    }
    var stalled =
        section.duration(
            "stalled-deadline", HelloSettings.SHORTEST_DEADLINE, Duration.ofMinutes(1));
    if (stalled.compareTo(deadline) < 0) {
      section.problem(
          "stalled-deadline",
          Section.text(stalled)
              + " is less than hello-deadline ("
              + Section.text(deadline)
              + "); a process that stands still is waited for at least as long as a dead one");
    }
    return new Liveness(interval, deadline, stalled);
  }

  private static Announcing announcing(Section section) {
    var refresh = section.duration("refresh-interval", Duration.ZERO, Duration.ofHours(1));
    if (!refresh.isZero() && refresh.compareTo(Duration.ofSeconds(1)) < 0) {
      section.problem(
          "refresh-interval",
          Section.text(refresh) + " is out of range; give 1s to 3600s, or 0s for never");
    }
    return new Announcing(refresh);
  }

  private static Allocator allocator(Section section) {
    var most = Duration.ofMinutes(5);
    var duration = section.duration("lease-duration", LeaseSettings.LEAST_DURATION, most);
    var renew = section.duration("lease-renew-deadline", LeaseSettings.LEAST_TENURE, most);
    var retry = section.duration("lease-retry-period", Duration.ofMillis(100), most);
    if (renew.compareTo(duration) >= 0) {
      section.problem("lease-renew-deadline", "must be shorter than lease-duration");
    }
    if (retry.compareTo(renew) >= 0) {
      section.problem("lease-retry-period", "must be shorter than lease-renew-deadline");
    }
    var name = section.text("lease-name", DNS_NAME, "the name of a Lease");
    return new Allocator(name, duration, renew, retry);
  }
}
