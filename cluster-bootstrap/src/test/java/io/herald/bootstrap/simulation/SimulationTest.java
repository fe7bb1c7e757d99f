package io.herald.bootstrap.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many seeds; {@code -Dsimulation.seeds=N -Dsimulation.first=SEED} runs more, or one again. A
 * failure prints its seed and the timeline.
 */
class SimulationTest {
  private static final int DISTURBANCES = 25;

  @Test
  void anySeed_whateverHappens_keepsWhatMustHold() {
    long seeds = Long.getLong("simulation.seeds", 25);
    long first = Long.getLong("simulation.first", 1);
    long steps = 0;
    long dark = 0;
    long two = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      Outcome outcome = simulate(seed, Bug.NONE);
      steps += outcome.steps();
      dark = Math.max(dark, outcome.dark());
      two = Math.max(two, outcome.two());
    }
    print(
        "simulation: %d seeds, %d steps; worst: %d ms dark after a crash, %d ms two answerers"
            .formatted(seeds, steps, dark / World.MS, two / World.MS));

    assertThat(steps).isGreaterThan(seeds * 10_000);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "LONELY_KING", "SLEEPWALKS", "NEVER_EXPIRES", "BLIND"})
  void plantedBug_atMost200Seeds_isFound(Bug bug) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () -> {
              for (long seed = 1; seed <= 200; seed++) {
                simulate(seed, bug);
              }
            })
        .withMessageContaining("seed")
        .withMessageContaining("nodes, at");
  }

  @Test
  void cutOffNode_backAgain_hasMovedOnlyItsOwnAddresses() {
    for (long seed = 1; seed <= 8; seed++) {
      World world = new World(seed, 5, 10, Bug.NONE);
      assertThat(moved(world)).as("seed %d%n%s", seed, world.timeline).isEmpty();
    }
  }

  @Test
  void cutOffNode_thatInsists_isNoticed() {
    assertThat(moved(new World(1, 5, 10, Bug.LONELY_KING))).isNotEmpty();
  }

  @Test
  void partition_healed_halfASecondLaterNobodyAnswersTwice() {
    for (long seed = 1; seed <= 6; seed++) {
      World world = new World(seed, 5, 10, Bug.NONE);
      assertThat(answeredTwice(world)).as("seed %d%n%s", seed, world.timeline).isEmpty();
    }
  }

  @Test
  void partition_healed_claimsByTheClusterOnly_isNoticed() {
    assertThat(answeredTwice(new World(1, 5, 10, Bug.CLUSTER_ONLY))).isNotEmpty();
  }

  /** What has two answerers half a second after a partition of 20 s was healed. */
  private static Map<IpAddress, String> answeredTwice(World world) {
    Checks checks = new Checks(world);
    world.rebalances = false;
    world.run(20_000 * World.MS);
    cut(world, true);
    world.run(20_000 * World.MS);
    cut(world, false);
    world.run(500 * World.MS);
    Map<IpAddress, String> twice = checks.answerers();
    twice.values().removeIf(names -> !names.contains("+"));
    return twice;
  }

  /** Between the first three and the others. */
  private static void cut(World world, boolean cut) {
    for (int one = 0; one < 3; one++) {
      for (int other = 3; other < world.machines.size(); other++) {
        world.setCut(one, other, cut);
        world.setCut(other, one, cut);
      }
    }
  }

  @Test
  void pausedOwner_goesOn_movesOnceAndNeverAnswersBesideItsHeir() {
    for (long seed = 1; seed <= 6; seed++) {
      World world = new World(seed, 3, 6, Bug.NONE);
      assertThat(answerersAfterPause(world))
          .as("seed %d%n%s", seed, world.timeline)
          .allSatisfy((address, names) -> assertThat(names).hasSizeLessThanOrEqualTo(2));
    }
  }

  @Test
  void pausedOwner_thatSleepwalks_isNoticed() {
    assertThat(answerersAfterPause(new World(1, 3, 6, Bug.SLEEPWALKS)).values())
        .anyMatch(names -> names.size() > 2);
  }

  /** One after the other who answered for what, while the first node stands still for 2 s. */
  private static Map<IpAddress, List<String>> answerersAfterPause(World world) {
    Checks checks = new Checks(world);
    world.rebalances = false;
    world.run(20_000 * World.MS);
    Map<IpAddress, List<String>> seen = new TreeMap<>();
    world.machines.get(0).pause(2_000 * World.MS);
    for (int i = 0; i < 10_000; i++) {
      world.run(World.MS);
      checks
          .answerers()
          .forEach(
              (address, names) -> {
                List<String> all = seen.computeIfAbsent(address, any -> new ArrayList<>());
                if (all.isEmpty() || !all.get(all.size() - 1).equals(names)) {
                  all.add(names);
                }
              });
    }
    return seen;
  }

  @Test
  void claimGivenUpInSilence_ownerAnswersAgain() {
    for (long seed = 1; seed <= 5; seed++) {
      World world = new World(seed, 3, 6, Bug.NONE);
      assertThat(darkAfterSilentClaim(world)).as("seed %d%n%s", seed, world.timeline).isFalse();
    }
  }

  @Test
  void claimGivenUpInSilence_thatNeverExpires_isNoticed() {
    assertThat(darkAfterSilentClaim(new World(1, 3, 6, Bug.NEVER_EXPIRES))).isTrue();
  }

  /** Whether an address is dark 3 s after a node claimed it and was never heard of it again. */
  private static boolean darkAfterSilentClaim(World world) {
    Checks checks = new Checks(world);
    world.rebalances = false;
    world.run(20_000 * World.MS);
    IpAddress address = world.addresses.get(0);
    Machine owner = world.machine(checks.answerers().get(address));
    Machine other = world.machines.get((owner.index + 1) % 3);
    long epoch = owner.speaker.own.get(address).epoch();
    Claim claim = new Claim(address, other.name, epoch + 1, true);
    world.tell(other, owner, new Message.Claims(List.of(claim), false));
    world.run(100 * World.MS);
    assertThat(checks.answerers()).as("it yields").doesNotContainKey(address);
    world.run(2_900 * World.MS);
    return !checks.answerers().containsKey(address);
  }

  @Test
  void ownerWithoutCarrier_noAllocator_standbyAnswersWithinASecond() {
    for (long seed = 1; seed <= 6; seed++) {
      World world = new World(seed, 3, 6, Bug.NONE);
      assertThat(darkWithoutCarrier(world)).as("seed %d%n%s", seed, world.timeline).isEmpty();
    }
  }

  @Test
  void ownerWithoutCarrier_thatNobodyHeeds_isNoticed() {
    assertThat(darkWithoutCarrier(new World(1, 3, 6, Bug.BLIND))).isNotEmpty();
  }

  /**
   * The addresses that are dark a second after their owner lost its carrier, the API being down.
   */
  private static Set<IpAddress> darkWithoutCarrier(World world) {
    Checks checks = new Checks(world);
    world.rebalances = false;
    world.run(20_000 * World.MS);
    world.lease.apiUp = false;
    world.run(5_000 * World.MS);
    world.machines.get(0).carrier(false);
    world.run(1_000 * World.MS);
    Set<IpAddress> dark = new TreeSet<>(world.addresses);
    dark.removeAll(checks.answerers().keySet());
    return dark;
  }

  /** Addresses of nodes that were never cut off, and that another one answers for afterwards. */
  private static Set<IpAddress> moved(World world) {
    Checks checks = new Checks(world);
    Chaos chaos = new Chaos(world, checks);
    world.rebalances = false;
    world.run(20_000 * World.MS);
    Map<IpAddress, String> before = checks.answerers();
    Machine victim = world.machines.get(world.random.nextInt(5));
    chaos.isolate(victim, true);
    world.run((500 + world.random.nextInt(4000)) * World.MS);
    chaos.isolate(victim, false);
    world.run(8_000 * World.MS);
    Map<IpAddress, String> after = checks.answerers();
    Set<IpAddress> moved = new TreeSet<>(before.keySet());
    moved.removeIf(address -> before.get(address).equals(victim.name));
    moved.removeIf(address -> before.get(address).equals(after.get(address)));
    return moved;
  }

  private record Outcome(long steps, long dark, long two) {}

  private static Outcome simulate(long seed, Bug bug) {
    World world = new World(seed, 2 + (int) (seed % 4), 4, bug);
    Checks checks = new Checks(world);
    try {
      new Chaos(world, checks).run(DISTURBANCES);
    } catch (Violation violation) {
      throw new AssertionError(
          "seed %d, %d nodes, at %.3f s: %s%n%s"
              .formatted(
                  seed,
                  world.machines.size(),
                  world.now / 1e9,
                  violation.getMessage(),
                  world.timeline),
          violation);
    }
    return new Outcome(world.steps, checks.worstDarkAfterCrash, checks.worstTwoAnswerers);
  }

  @SuppressWarnings("SystemOut")
  private static void print(String line) {
    System.out.println(line);
  }
}
