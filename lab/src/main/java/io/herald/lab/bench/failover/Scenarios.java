package io.herald.lab.bench.failover;

import io.herald.lab.network.LabException;
import java.time.Duration;
import java.util.List;

/** The table of failures. */
final class Scenarios {
  private Scenarios() {}

  /** All of them, in order. */
  static List<Scenario> all(boolean shortened) {
    return List.of(
        new OwnerPowersOff(),
        new AllocatorPowersOff(),
        new SpeakerIsKilled(),
        new LinkIsCut(),
        new OneOfTwoPowersOff(),
        new ApiDownThenPowerOff(),
        new RollingRestart(),
        new OwnerIsPaused(),
        new Partition(length(shortened, Duration.ofMinutes(2))),
        new BusyMachine(length(shortened, Duration.ofMinutes(5))),
        new ManyAddresses(),
        new StrangerHoldsAddress());
  }

  private static Duration length(boolean shortened, Duration whole) {
    return shortened ? Duration.ofSeconds(20) : whole;
  }

  /**
   * Those with these names, in the order of the names; all when there are none.
   *
   * @throws LabException when a name is unknown
   */
  static List<Scenario> select(List<String> names, boolean shortened) {
    var all = all(shortened);
    return names.isEmpty() ? all : names.stream().map(name -> named(name, all)).toList();
  }

  private static Scenario named(String name, List<Scenario> all) {
    return all.stream()
        .filter(scenario -> scenario.id().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new LabException(
                    "no scenario "
                        + name
                        + "; there are "
                        + String.join(", ", all.stream().map(Scenario::id).toList())));
  }
}
