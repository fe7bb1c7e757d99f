package io.herald.bootstrap.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * MetalLB's flags that have nothing to act on here: Herald's speakers find and watch each other in
 * their own way. They are accepted, so that an old manifest still starts, and named in one log
 * line.
 */
final class MetalLbOptions {
  private static final List<String> VARIABLES =
      List.of(
          "METALLB_POD_NAME",
          "METALLB_ML_BIND_PORT",
          "METALLB_ML_LABELS",
          "METALLB_ML_NAMESPACE",
          "METALLB_ML_SECRET_KEY",
          "METALLB_ML_SECRET_KEY_PATH",
          "METALLB_BGP_TYPE",
          "METALLB_BGP_DEBOUNCE_TIMEOUT",
          "FRR_CONFIG_FILE",
          "FRR_RELOADER_PID_FILE",
          "FRR_LOGGING_LEVEL",
          "FRRK8S_NAMESPACE");

  @Option(
      names = {
        "--ml-bindport",
        "--ml-labels",
        "--ml-namespace",
        "--ml-secret-key",
        "--ml-secret-key-path"
      },
      paramLabel = "VALUE",
      description =
          "MetalLB's gossip; accepted and ignored (the speakers' own port is the setting"
              + " herald.network.mesh-port).")
  private @Nullable List<String> gossip;

  @Option(
      names = {"--ml-wan-config", "--frrk8s-secret-passthrough"},
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOLEAN",
      description = "MetalLB's; accepted and ignored.")
  private @Nullable List<String> switches;

  @Option(
      names = {
        "--host",
        "--pod-name",
        "--health-probe-port",
        "--pprof-bind-address",
        "--metrics-cert-dir",
        "--tls-min-version",
        "--tls-cipher-suites",
        "--tls-curve-preferences",
        "--bgp-debounce-timeout",
        "--frrk8s-namespace"
      },
      paramLabel = "VALUE",
      description = "MetalLB's; accepted and ignored (health checks are on the management port).")
  private @Nullable List<String> others;

  /** The flags and variables that were given and are ignored. */
  List<String> ignored(ParseResult parsed, Map<String, String> environment) {
    var given = parsed.originalArgs().stream().map(MetalLbOptions::name).toList();
    var ignored = new ArrayList<String>();
    for (var option : parsed.matchedOptions()) {
      if (option.userObject() instanceof java.lang.reflect.Field field
          && field.getDeclaringClass() == MetalLbOptions.class) {
        Arrays.stream(option.names()).filter(given::contains).forEach(ignored::add);
      }
    }
    VARIABLES.stream().filter(environment::containsKey).forEach(ignored::add);
    // A flag that was given twice, or under two of its names, is matched twice.
    return ignored.stream().distinct().toList();
  }

  private static String name(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals);
  }
}
