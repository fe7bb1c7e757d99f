package io.herald.bootstrap.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the settings from their layers. Knows of the process's environment only what it is given,
 * so that tests are honest.
 */
public final class SettingsLoader {
  /** MetalLB's variable to our key; of two for one key the first that is set wins. */
  private static final Map<String, String> METALLB = new LinkedHashMap<>();

  static {
    METALLB.put("METALLB_NODE_NAME", "herald.node.name");
    METALLB.put("METALLB_NAMESPACE", "herald.node.namespace");
    METALLB.put("METALLB_HOST", "herald.network.host");
    METALLB.put("METALLB_ML_BIND_ADDR", "herald.network.host");
  }

  /** What Kubernetes injects into every pod for a Service whose name begins with herald. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("HERALD(_.*)?_(SERVICE_.*|PORT(_\\d+.*)?)");

  /** Such a variable's value, when its name happens to be one of ours (HERALD_METRICS_PORT). */
  private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, String> environment;
  private final Map<String, String> commandLine;
  private final Optional<Path> file;

  /**
   * @param environment the process's environment variables
   * @param commandLine full key ({@code herald.node.name}) to value
   * @param file a HOCON file, if one was named
   */
  public SettingsLoader(
      Map<String, String> environment, Map<String, String> commandLine, Optional<Path> file) {
    this.environment = Map.copyOf(environment);
    this.commandLine = Map.copyOf(commandLine);
    this.file = file;
  }

  /**
   * Reads every layer and validates the result.
   *
   * @throws SettingsException naming every key at fault, its layer and the fix
   */
  public Settings load() {
    var user =
        layer(commandLine, "command line")
            .withFallback(layer(fromVariables(), "environment"))
            .withFallback(layer(fromMetalLb(), "MetalLB's environment"))
            .withFallback(fromFile());
    rejectUnknownKeys(user);
    try {
      return Settings.from(user.withFallback(reference()).resolve());
    } catch (ConfigException e) {
      throw new SettingsException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Variables that look like settings of ours but are not, with the nearest that is. */
  public List<String> suspectVariables() {
    var known = KnownKeys.ALL.keySet().stream().map(KnownKeys::variable).toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith("HERALD_") && !known.contains(name))
        .filter(name -> !SERVICE_LINK.matcher(name).matches())
        .sorted()
        .map(name -> name + " is no setting; did you mean " + nearestVariable(name) + "?")
        .toList();
  }

  private static String nearestVariable(String name) {
    return KnownKeys.variable(
        KnownKeys.nearest(name.toLowerCase(java.util.Locale.ROOT).replace('_', '.')));
  }

  private static Config reference() {
    return ConfigFactory.parseResources("herald-akka.conf")
        .withFallback(ConfigFactory.defaultReferenceUnresolved());
  }

  private Config layer(Map<String, String> values, String origin) {
    var config = ConfigFactory.empty();
    for (var entry : values.entrySet()) {
      var known = KnownKeys.ALL.get(entry.getKey());
      boolean list = known != null && known.valueType() == ConfigValueType.LIST;
      Object value = list ? elements(entry.getValue()) : entry.getValue();
      config = config.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(value, origin));
    }
    return config;
  }

  private static List<String> elements(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }

  private Map<String, String> fromVariables() {
    var values = new LinkedHashMap<String, String>();
    for (var key : KnownKeys.ALL.keySet()) {
      var value = environment.get(KnownKeys.variable(key));
      if (value != null && !SERVICE_LINK_VALUE.matcher(value).matches()) {
        values.put(key, value);
      }
    }
    return values;
  }

  private Map<String, String> fromMetalLb() {
    var values = new LinkedHashMap<String, String>();
    METALLB.forEach(
        (variable, key) -> {
          var value = environment.getOrDefault(variable, "");
          if (!value.isEmpty()) {
            values.putIfAbsent(key, value);
          }
        });
    return values;
  }

  private Config fromFile() {
    if (file.isEmpty()) {
      return ConfigFactory.empty();
    }
    var path = file.get();
    if (!Files.isReadable(path)) {
      throw new SettingsException(
          List.of("--settings: " + path + " cannot be read; check the path and its permissions"));
    }
    try {
      return ConfigFactory.parseFile(path.toFile());
    } catch (ConfigException e) {
      throw new SettingsException(List.of("--settings: " + e.getMessage()));
    }
  }

  private static void rejectUnknownKeys(Config user) {
    var problems = new ArrayList<String>();
    if (user.hasPathOrNull("herald")) {
      for (var entry : user.getObject("herald").toConfig().entrySet()) {
        var path = "herald." + entry.getKey();
        if (!KnownKeys.contains(path)) {
          problems.add(
              path
                  + " ("
                  + entry.getValue().origin().description()
                  + "): no such setting; did you mean "
                  + KnownKeys.nearest(path)
                  + "?");
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems.stream().sorted().toList());
    }
  }
}
