package io.herald.kubernetes.configuration;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and checks a whole configuration, from whichever source counts. Pure: what the running
 * allocator finds, a command line that is given the same objects finds as well.
 */
public final class ConfigurationReader {

  /** The name of the ConfigMap when nothing else is said. */
  public static final String CONFIG_MAP = "config";

  private ConfigurationReader() {}

  /** Whether the custom resources count; else the ConfigMap does. */
  public static boolean resourcesCount(ConfigurationInput input) {
    return !input.ofKind("IPAddressPool").isEmpty();
  }

  /**
   * Reads what counts, and warns of what does not.
   *
   * @param namespace where Herald looks for its configuration
   */
  public static Reading read(ConfigurationInput input, String namespace) {
    return read(input, new ObjectRef("v1", "ConfigMap", namespace, CONFIG_MAP, ""));
  }

  /**
   * As {@link #read(ConfigurationInput, String)}.
   *
   * @param expected the ConfigMap that would be read, to name it when there is none
   */
  static Reading read(ConfigurationInput input, ObjectRef expected) {
    Reading reading =
        resourcesCount(input)
            ? CustomResourceReader.read(input)
            : input
                .configMap()
                .map(ConfigMapReader::read)
                .orElseGet(() -> Reading.invalid(List.of(nothing(expected))));
    List<ConfigurationProblem> problems = new ArrayList<>(reading.problems());
    problems.addAll(ignored(input));
    return reading.withProblems(problems);
  }

  private static ConfigurationProblem nothing(ObjectRef expected) {
    return new ConfigurationProblem(
        expected,
        "",
        "there is no configuration: neither an IPAddressPool nor this ConfigMap",
        "create an IPAddressPool and an L2Advertisement in namespace " + expected.namespace());
  }

  /** With two sources, the one that does not count. */
  private static List<ConfigurationProblem> ignored(ConfigurationInput input) {
    if (input.configMap().isEmpty() || input.resources().isEmpty()) {
      return List.of();
    }
    ObjectRef configMap = input.configMap().get().ref();
    return List.of(
        resourcesCount(input)
            ? ConfigurationProblem.ignored(
                configMap,
                "is ignored: there are IPAddressPools, and custom resources come first",
                "delete it when all of it has become custom resources")
            : ConfigurationProblem.ignored(
                configMap,
                "counts alone: the custom resources are ignored while there is no IPAddressPool",
                "write its pools as IPAddressPools, or delete the other custom resources"));
  }
}
