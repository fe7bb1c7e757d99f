package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.BgpConfiguration;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.config.L2Advertisement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What came of reading a configuration: its valid parts, and what is wrong with the others. A
 * mistake about BGP stops no pool, and one about layer 2 no other part. Since the rules of BGP look
 * at the pools, BGP is valid only where they are.
 *
 * @param pools present when no pool has an error
 * @param layer2 present when no advertisement of layer 2 has one
 * @param bgp present when neither pools nor anything about BGP has one
 * @param problems errors and warnings
 */
public record Reading(
    Optional<List<AddressPool>> pools,
    Optional<List<L2Advertisement>> layer2,
    Optional<BgpConfiguration> bgp,
    List<ConfigurationProblem> problems) {

  /** A ConfigMap is one object: it is valid as a whole or not at all. */
  private static final String CONFIG_MAP = "ConfigMap";

  /** Copies the problems. */
  public Reading {
    problems = List.copyOf(problems);
  }

  /** What was read, without the parts in which one of the problems is an error. */
  static Reading of(Configuration read, List<ConfigurationProblem> problems) {
    Set<String> wrong =
        problems.stream()
            .filter(ConfigurationProblem::isError)
            .map(problem -> problem.object().kind())
            .collect(Collectors.toSet());
    boolean pools = Collections.disjoint(wrong, Set.of(CONFIG_MAP, "IPAddressPool"));
    boolean layer2 = Collections.disjoint(wrong, Set.of(CONFIG_MAP, "L2Advertisement"));
    boolean bgp = Set.of("L2Advertisement").containsAll(wrong);
    return new Reading(
        Optional.of(read.pools()).filter(all -> pools),
        Optional.of(read.l2Advertisements()).filter(all -> layer2),
        Optional.of(read.bgp()).filter(all -> bgp),
        problems);
  }

  static Reading invalid(List<ConfigurationProblem> problems) {
    return new Reading(Optional.empty(), Optional.empty(), Optional.empty(), problems);
  }

  /** The same with other problems. */
  Reading withProblems(List<ConfigurationProblem> others) {
    return new Reading(pools, layer2, bgp, others);
  }

  /** The whole, when every part is valid. */
  public Optional<Configuration> configuration() {
    return pools.flatMap(
        some -> layer2.flatMap(ads -> bgp.map(routes -> new Configuration(some, ads, routes))));
  }

  /**
   * The valid parts, and in place of the others those of {@code base}. Without a base there must be
   * pools and what is announced of them at layer 2: otherwise every address would be withdrawn.
   *
   * @param base the last valid configuration
   */
  Optional<Configuration> completedBy(Optional<Configuration> base) {
    Optional<Configuration> completed = completed(pools, base);
    boolean silences =
        layer2.isEmpty()
            && base.isPresent()
            && completed.filter(c -> ConfigurationRules.losesAnnouncing(base.get(), c)).isPresent();
    // Who renames a pool and has a mistake in its advertisement would have it announced by nobody.
    return silences ? completed(Optional.empty(), base) : completed;
  }

  private Optional<Configuration> completed(
      Optional<List<AddressPool>> newPools, Optional<Configuration> base) {
    Optional<List<AddressPool>> allPools = newPools.or(() -> base.map(Configuration::pools));
    Optional<List<L2Advertisement>> all =
        layer2.or(() -> base.map(Configuration::l2Advertisements));
    BgpConfiguration routes =
        bgp.or(() -> base.map(Configuration::bgp)).orElse(BgpConfiguration.NONE);
    return allPools.flatMap(some -> all.map(ads -> new Configuration(some, ads, routes)));
  }

  /** The problems that make a part invalid. */
  public List<ConfigurationProblem> errors() {
    return problems.stream().filter(ConfigurationProblem::isError).toList();
  }

  /** The problems that do not. */
  public List<ConfigurationProblem> warnings() {
    return problems.stream().filter(problem -> !problem.isError()).toList();
  }
}
