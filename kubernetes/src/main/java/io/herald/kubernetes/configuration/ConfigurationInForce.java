package io.herald.kubernetes.configuration;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force. An invalid part of it changes nothing: of pools, layer 2 and BGP each
 * keeps its last valid state. With both sources present the custom resources count.
 *
 * <p>A change that takes something away waits until the sources have been quiet for a while: {@code
 * kubectl apply} of several files is several changes, and between the first pool of a new
 * configuration and its last no Service shall lose its address. Everything else counts at once.
 * Warnings wait as well, since most of them are about an object that is to come.
 *
 * <p>Not thread-safe.
 */
public final class ConfigurationInForce {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationInForce.class);

  /** How long the sources must be quiet before something is taken away. */
  static final Duration QUIET = Duration.ofSeconds(1);

  /** How long a source that is never quiet can put that off. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final ObjectRef expected;
  private final LongSupplier nanoTime;
  private final Consumer<Boolean> source;

  private Optional<Configuration> inForce = Optional.empty();
  private List<ConfigurationProblem> errors = List.of();
  private List<ConfigurationProblem> warnings = List.of();
  private boolean fromResources;

  private @Nullable Pending pending;
  private @Nullable PendingWarnings pendingWarnings;

  /**
   * Nothing is in force yet.
   *
   * @param expected the ConfigMap that would be read, to name it when there is none
   * @param nanoTime a monotonic clock
   */
  public ConfigurationInForce(ObjectRef expected, LongSupplier nanoTime) {
    this(expected, nanoTime, false, unused -> {});
  }

  /**
   * Nothing is in force yet, but may have been before.
   *
   * @param expected the ConfigMap that would be read, to name it when there is none
   * @param nanoTime a monotonic clock
   * @param fromResources whether custom resources were in force last: if there are none now, they
   *     were deleted
   * @param source told whether custom resources are in force, whenever a configuration is
   */
  public ConfigurationInForce(
      ObjectRef expected, LongSupplier nanoTime, boolean fromResources, Consumer<Boolean> source) {
    this.expected = expected;
    this.nanoTime = nanoTime;
    this.fromResources = fromResources;
    this.source = source;
  }

  /** Whether what is in force, or was in force before, are custom resources. */
  public boolean isFromResources() {
    return fromResources;
  }

  /** The last valid parts together, empty while there were none. */
  public Optional<Configuration> inForce() {
    return inForce;
  }

  /** What is wrong with what was read last: errors first. */
  public List<ConfigurationProblem> problems() {
    return Stream.concat(errors.stream(), warnings.stream()).toList();
  }

  /** The sources have changed. */
  public void onInput(ConfigurationInput input) {
    Reading reading = read(input);
    onErrors(reading.errors());
    long now = nanoTime.getAsLong();
    pendingWarnings = pendingWarnings(reading.warnings(), now);
    boolean resources = ConfigurationReader.resourcesCount(input) || fromEmptiedResources(input);
    // Parts of two sources do not fit together: the other one counts when all of it is valid.
    boolean otherSource = inForce.isPresent() && fromResources != resources;
    Optional<Configuration> next =
        otherSource ? reading.configuration() : reading.completedBy(inForce);
    pending = next.map(found -> pending(found, resources, now)).orElse(null);
    settle();
  }

  private Reading read(ConfigurationInput input) {
    return fromEmptiedResources(input)
        ? CustomResourceReader.read(input)
        : ConfigurationReader.read(input, expected);
  }

  /**
   * Who deletes the last pool means it, also when nobody was watching just then; who removes the
   * kind itself may not. Where there never was a pool, one is to come.
   */
  private boolean fromEmptiedResources(ConfigurationInput input) {
    return fromResources
        && !ConfigurationReader.resourcesCount(input)
        && input.configMap().isEmpty()
        && input.resourcesInstalled();
  }

  private void onErrors(List<ConfigurationProblem> found) {
    if (!found.equals(errors)) {
      errors = found;
      String staying = inForce.isPresent() ? "the last valid part stays" : "no Service is touched";
      found.forEach(problem -> LOG.error("invalid configuration, {}: {}", staying, problem));
    }
  }

  private @Nullable PendingWarnings pendingWarnings(List<ConfigurationProblem> found, long now) {
    if (found.equals(warnings)) {
      return null;
    }
    // What is mended is mended at once.
    return new PendingWarnings(found, warnings.containsAll(found) ? now : now + QUIET.toNanos());
  }

  private Pending pending(Configuration next, boolean resources, long now) {
    boolean waits =
        inForce
            .map(old -> ConfigurationRules.losesSomething(old, next))
            .orElseGet(() -> next.pools().isEmpty());
    long first = pending == null ? now : pending.firstChange;
    // What was deleted before we came is least certain: a backup may just be coming back.
    Duration quiet = inForce.isPresent() ? QUIET : LONGEST_WAIT;
    long due = Math.min(now + quiet.toNanos(), first + LONGEST_WAIT.toNanos());
    return new Pending(next, resources, first, waits ? due : now);
  }

  /** Puts in force what waited, when its time has come. */
  public void settle() {
    long now = nanoTime.getAsLong();
    Pending next = pending;
    if (next != null && now - next.due >= 0) {
      pending = null;
      fromResources = next.fromResources;
      source.accept(fromResources);
      putInForce(next.configuration);
    }
    PendingWarnings found = pendingWarnings;
    if (found != null && now - found.due >= 0) {
      pendingWarnings = null;
      found.warnings.stream()
          .filter(warning -> !warnings.contains(warning))
          .forEach(warning -> LOG.warn("{}", warning));
      warnings = found.warnings;
    }
  }

  private void putInForce(Configuration next) {
    if (!inForce.equals(Optional.of(next))) {
      inForce = Optional.of(next);
      LOG.info(
          "configuration in force: {} pools, {} L2 advertisements, {} BGP advertisements, {} BGP"
              + " peers, from {}",
          next.pools().size(),
          next.l2Advertisements().size(),
          next.bgp().advertisements().size(),
          next.bgp().peers().size(),
          fromResources ? "custom resources" : "the ConfigMap");
    }
  }

  /** Whether {@link #settle} would change something now. */
  public boolean isDue() {
    long now = nanoTime.getAsLong();
    return due().anyMatch(due -> now - due >= 0);
  }

  /** In how many milliseconds {@link #settle} will have something to do. */
  public OptionalLong millisUntilDue() {
    long now = nanoTime.getAsLong();
    return due().map(due -> Math.max(1, (due - now) / 1_000_000 + 1)).min();
  }

  private LongStream due() {
    Pending next = pending;
    PendingWarnings found = pendingWarnings;
    return LongStream.concat(
        next == null ? LongStream.empty() : LongStream.of(next.due),
        found == null ? LongStream.empty() : LongStream.of(found.due));
  }

  private record Pending(
      Configuration configuration, boolean fromResources, long firstChange, long due) {}

  private record PendingWarnings(List<ConfigurationProblem> warnings, long due) {}
}
