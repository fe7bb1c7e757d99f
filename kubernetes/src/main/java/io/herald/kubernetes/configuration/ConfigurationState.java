package io.herald.kubernetes.configuration;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force. An invalid one changes nothing: the last valid one stays. With both
 * sources present the custom resources count.
 *
 * <p>A change that takes something away waits until the sources have been quiet for a while: {@code
 * kubectl apply} of several files is several changes, and between the first pool of a new
 * configuration and its last no Service shall lose its address. Everything else counts at once.
 *
 * <p>Not thread-safe.
 */
public final class ConfigurationState {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationState.class);

  /** How long the sources must be quiet before something is taken away. */
  static final Duration QUIET = Duration.ofSeconds(1);

  /** How long a source that is never quiet can put that off. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final ObjectRef expected;
  private final LongSupplier nanoTime;
  private final Notices notices;

  private Optional<Configuration> inForce = Optional.empty();
  private List<ConfigurationProblem> problems = List.of();
  private boolean fromResources;
  private String lastNotice = "";

  private @Nullable Pending pending;

  /**
   * Nothing is in force yet.
   *
   * @param expected the ConfigMap that would be read, to name it when there is none
   * @param nanoTime a monotonic clock
   * @param notices hears what is no problem but worth an event
   */
  public ConfigurationState(ObjectRef expected, LongSupplier nanoTime, Notices notices) {
    this.expected = expected;
    this.nanoTime = nanoTime;
    this.notices = notices;
  }

  /** Hears what is no problem but worth an event. */
  @FunctionalInterface
  public interface Notices {
    /** Something about an object, in a sentence. */
    void notice(ObjectRef object, String message);
  }

  /** The last valid configuration, empty while there was none. */
  public Optional<Configuration> inForce() {
    return inForce;
  }

  /** What is wrong with what was read last. */
  public List<ConfigurationProblem> problems() {
    return problems;
  }

  /** The sources have changed. */
  public void onInput(ConfigurationInput input) {
    boolean resources = !input.pools().isEmpty();
    sayWhichCounts(input, resources);
    Reading reading = resources ? readResources(input) : readConfigMap(input);
    report(reading.problems());
    if (reading.configuration().isEmpty()) {
      pending = null;
      return;
    }
    Configuration next = reading.configuration().get();
    boolean waits = inForce.filter(now -> ConfigurationRules.losesSomething(now, next)).isPresent();
    long now = nanoTime.getAsLong();
    long first = pending == null ? now : pending.firstChange;
    long due = Math.min(now + QUIET.toNanos(), first + LONGEST_WAIT.toNanos());
    pending = new Pending(next, resources || fromEmptiedResources(input), first, waits ? due : now);
    settle();
  }

  private static Reading readResources(ConfigurationInput input) {
    return CustomResourceReader.read(input.pools(), input.l2Advertisements());
  }

  private Reading readConfigMap(ConfigurationInput input) {
    if (input.configMap().isPresent()) {
      return ConfigMapReader.read(input.configMap().get());
    }
    if (fromEmptiedResources(input)) {
      return readResources(input);
    }
    return Reading.invalid(
        List.of(
            new ConfigurationProblem(
                expected,
                "",
                "there is no configuration: neither an IPAddressPool nor this ConfigMap",
                "create an IPAddressPool and an L2Advertisement in namespace "
                    + expected.namespace())));
  }

  /** Who deletes the last pool means it; who removes the kind itself may not. */
  private boolean fromEmptiedResources(ConfigurationInput input) {
    return fromResources && input.configMap().isEmpty() && input.resourcesInstalled();
  }

  private void sayWhichCounts(ConfigurationInput input, boolean resources) {
    String notice = "";
    if (resources && input.configMap().isPresent()) {
      notice = "is ignored: there are IPAddressPools, and custom resources come first";
    } else if (!resources && input.configMap().isPresent() && !input.l2Advertisements().isEmpty()) {
      notice = "counts alone: L2Advertisements are ignored while there is no IPAddressPool";
    }
    if (!notice.equals(lastNotice) && !notice.isEmpty()) {
      ObjectRef ref = input.configMap().get().ref();
      LOG.warn("{} {}", ref, notice);
      notices.notice(ref, notice);
    }
    lastNotice = notice;
  }

  private void report(List<ConfigurationProblem> found) {
    if (!found.equals(problems)) {
      problems = found;
      String staying =
          inForce.isPresent() ? "the last valid configuration stays" : "no Service is touched";
      found.forEach(problem -> LOG.error("invalid configuration, {}: {}", staying, problem));
    }
  }

  /** Puts a waiting change in force when its time has come. */
  public void settle() {
    Pending next = pending;
    if (next != null && nanoTime.getAsLong() - next.due >= 0) {
      pending = null;
      fromResources = next.fromResources;
      if (!inForce.equals(Optional.of(next.configuration))) {
        inForce = Optional.of(next.configuration);
        LOG.info(
            "configuration in force: {} pools, {} advertisements, from {}",
            next.configuration.pools().size(),
            next.configuration.l2Advertisements().size(),
            fromResources ? "custom resources" : "the ConfigMap");
      }
    }
  }

  /** Whether {@link #settle} would change something now. */
  public boolean isDue() {
    Pending next = pending;
    return next != null && nanoTime.getAsLong() - next.due >= 0;
  }

  /** In how many milliseconds {@link #settle} will have something to do. */
  public OptionalLong millisUntilDue() {
    Pending next = pending;
    return next == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(1, (next.due - nanoTime.getAsLong()) / 1_000_000 + 1));
  }

  private record Pending(
      Configuration configuration, boolean fromResources, long firstChange, long due) {}
}
