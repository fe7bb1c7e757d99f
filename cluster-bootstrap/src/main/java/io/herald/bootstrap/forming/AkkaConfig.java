package io.herald.bootstrap.forming;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.herald.bootstrap.settings.LogLevel;
import io.herald.bootstrap.settings.Settings;
import io.herald.bootstrap.settings.Settings.Discovery.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Akka's configuration as it follows from Herald's settings. */
public final class AkkaConfig {
  /** Name of every actor system; part of the addresses that speakers know each other by. */
  public static final String SYSTEM = "herald";

  private AkkaConfig() {}

  /** The complete configuration of a speaker's actor system. */
  public static Config of(Settings settings) {
    var values = new HashMap<String, Object>();
    remote(settings, values);
    management(settings, values);
    discovery(settings, values);
    cluster(settings, values);
    return ConfigFactory.parseMap(values, "herald's settings").withFallback(settings.config());
  }

  private static void remote(Settings settings, Map<String, Object> values) {
    var network = settings.network();
    values.put("akka.remote.artery.canonical.hostname", literal(network.host()));
    values.put("akka.remote.artery.canonical.port", network.meshPort());
    values.put("akka.remote.artery.bind.hostname", literal(network.bindHost()));
    values.put("akka.remote.artery.bind.port", network.meshPort());
    values.put("akka.loglevel", logLevel(settings.log().level()));
  }

  private static void management(Settings settings, Map<String, Object> values) {
    var network = settings.network();
    values.put("akka.management.http.hostname", network.host());
    values.put("akka.management.http.port", network.managementPort());
    values.put("akka.management.http.bind-hostname", network.bindHost());
    values.put("akka.management.http.bind-port", network.managementPort());
    values.put(
        "akka.management.cluster.bootstrap.contact-point.fallback-port", network.managementPort());
  }

  private static void discovery(Settings settings, Map<String, Object> values) {
    var discovery = settings.discovery();
    var bootstrap = "akka.management.cluster.bootstrap.contact-point-discovery.";
    String method = discovery.method() == Method.LIST ? "config" : "pods";
    values.put("akka.discovery.method", method);
    values.put(bootstrap + "discovery-method", method);
    values.put(bootstrap + "service-name", SYSTEM);
    values.put(bootstrap + "effective-name", SYSTEM);
    values.put(bootstrap + "stable-margin", settings.cluster().stableMargin());
    List<Map<String, Object>> endpoints =
        discovery.contactPoints().stream()
            .map(point -> Map.<String, Object>of("host", point.host(), "port", point.port()))
            .toList();
    values.put("akka.discovery.config.services." + SYSTEM + ".endpoints", endpoints);
  }

  private static void cluster(Settings settings, Map<String, Object> values) {
    values.put(
        "akka.cluster.failure-detector.acceptable-heartbeat-pause",
        settings.cluster().unreachableAfter());
    // The hand-over before a planned stop; Akka would cut it off after its default of 5 s.
    values.put(
        "akka.coordinated-shutdown.phases.before-service-unbind.timeout",
        settings.cluster().leaveTimeout());
  }

  /** Akka wants IPv6 literals in brackets. */
  private static String literal(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static String logLevel(LogLevel level) {
    return switch (level) {
      case ALL, DEBUG -> "DEBUG";
      case INFO -> "INFO";
      case WARN -> "WARNING";
      case ERROR -> "ERROR";
      case NONE -> "OFF";
    };
  }
}
