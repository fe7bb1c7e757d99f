package io.herald.bootstrap.cli;

import io.herald.bootstrap.DefaultTls;
import io.herald.bootstrap.ExitCode;
import io.herald.bootstrap.SpeakerProcess;
import io.herald.bootstrap.StartException;
import io.herald.bootstrap.logs.Logs;
import io.herald.bootstrap.settings.LogLevel;
import io.herald.bootstrap.settings.Settings;
import io.herald.bootstrap.settings.SettingsException;
import io.herald.bootstrap.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code herald speaker}: what the DaemonSet's container runs. */
@Command(
    name = "speaker",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Runs the speaker of one node until SIGTERM, then hands its addresses over and leaves.",
      "",
      "Every setting is also an environment variable or a key of the --settings file:"
          + " see 'herald settings'. A flag here wins over both."
    })
final class SpeakerCommand implements Callable<Integer> {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings in HOCON; see 'herald settings'.")
  private @Nullable Path file;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description = "Name of this Kubernetes node (herald.node.name, METALLB_NODE_NAME).")
  private @Nullable String nodeName;

  @Option(
      names = "--ml-bindaddr",
      paramLabel = "ADDRESS",
      description =
          "Address of this node for the other speakers (herald.network.host,"
              + " METALLB_ML_BIND_ADDR).")
  private @Nullable String host;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Namespace of Herald's objects (herald.node.namespace, METALLB_NAMESPACE).")
  private @Nullable String namespace;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Extra port that serves /metrics, 0 for none (herald.metrics.port). /metrics is always"
              + " on the management port as well.")
  private @Nullable Integer port;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "all, debug, info, warn, error or none (herald.log.level).")
  private @Nullable String logLevel;

  @Option(
      names = "--lb-class",
      paramLabel = "CLASS",
      description =
          "Serve only Services of this load balancer class (herald.services.load-balancer-class).")
  private @Nullable String loadBalancerClass;

  @Option(
      names = "--ignore-exclude-lb",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOLEAN",
      description =
          "Announce also from nodes labelled to be excluded from external load balancers"
              + " (herald.services.ignore-exclude-label).")
  private @Nullable Boolean ignoreExcludeLabel;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      description = "Name of the v0.9 ConfigMap (herald.services.config-map).")
  private @Nullable String configMap;

  @Mixin private MetalLbOptions metalLb = new MetalLbOptions();

  @Spec private CommandSpec spec;

  SpeakerCommand() {}

  @Override
  public Integer call() {
    Logs.start(LogLevel.INFO);
    var log = LoggerFactory.getLogger(SpeakerCommand.class);
    try {
      var settings = settings(log);
      Logs.start(settings.log().level());
      run(settings);
      return ExitCode.OK.status();
    } catch (SettingsException e) {
      e.problems().forEach(log::error);
      return ExitCode.CONFIG.status();
    } catch (StartException e) {
      log.error(e.getMessage());
      log.debug("cause", e);
      return e.exitCode().status();
    }
  }

  private Settings settings(Logger log) {
    var environment = System.getenv();
    var loader = new SettingsLoader(environment, flags(), Optional.ofNullable(file));
    loader.suspectVariables().forEach(log::warn);
    var ignored = metalLb.ignored(spec.commandLine().getParseResult(), environment);
    if (!ignored.isEmpty()) {
      log.info("MetalLB settings without a meaning here are ignored: {}", ignored);
    }
    return loader.load();
  }

  private static void run(Settings settings) {
    DefaultTls.trustNobody();
    var process = new SpeakerProcess(settings);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, ended), "sigterm"));
    try {
      process.run();
    } finally {
      ended.countDown();
    }
  }

  /** Runs on SIGTERM and SIGINT, and before every other exit. */
  private static void stop(SpeakerProcess process, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    process.stop("signal");
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A clean leave is a success; the JVM on its own would say 143 and look like a failure.
    Runtime.getRuntime().halt(ExitCode.OK.status());
  }

  Map<String, String> flags() {
    var flags = new HashMap<String, @Nullable String>();
    flags.put("herald.node.name", nodeName);
    flags.put("herald.network.host", host);
    flags.put("herald.node.namespace", namespace);
    flags.put("herald.metrics.port", text(port));
    flags.put("herald.log.level", logLevel);
    flags.put("herald.services.load-balancer-class", loadBalancerClass);
    flags.put("herald.services.ignore-exclude-label", text(ignoreExcludeLabel));
    flags.put("herald.services.config-map", configMap);
    var given = new HashMap<String, String>();
    flags.forEach(
        (key, value) -> {
          if (value != null) {
            given.put(key, value);
          }
        });
    return given;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
