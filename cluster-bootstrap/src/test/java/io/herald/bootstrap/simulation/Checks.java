package io.herald.bootstrap.simulation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold, looked at every few milliseconds. */
final class Checks {
  /** Two answerers between which frames pass and nobody pauses, at most this long. */
  static final long TWO_ANSWERERS = 2000 * World.MS;

  /** From a crash in a quiet, whole cluster until a candidate answers. */
  static final long DARK_AFTER_CRASH = 500 * World.MS;

  /** The same after anything else, when it takes the allocator: detection, Lease, plan. */
  static final long DARK = 14_000 * World.MS;

  static final long EVERY = 5 * World.MS;

  private static final long NOT = -1;

  private final World world;

  /** Since when, by address and machine, or by address and two machines. */
  private final long[][] darkSince;

  private final long[][][] twoSince;
  private long disturbedAt;
  private boolean cleanCrash;
  long worstDarkAfterCrash;
  long worstTwoAnswerers;

  Checks(World world) {
    this.world = world;
    int addresses = world.addresses.size();
    int machines = world.machines.size();
    darkSince = new long[addresses][machines];
    twoSince = new long[addresses][machines][machines];
    for (int address = 0; address < addresses; address++) {
      Arrays.fill(darkSince[address], NOT);
      for (long[] since : twoSince[address]) {
        Arrays.fill(since, NOT);
      }
    }
    world.after(EVERY, this::look);
  }

  /** Something happened; {@code crash}: only that one process or machine died. */
  void disturbed(boolean crash) {
    disturbedAt = world.now;
    cleanCrash = crash;
  }

  private void look() {
    world.after(EVERY, this::look);
    for (Machine machine : world.machines) {
      List<Machine> heard = machine.awake() ? heardBy(machine) : List.of();
      for (int address = 0; address < world.addresses.size(); address++) {
        lookForDarkness(address, machine, heard);
        for (Machine other : world.machines.subList(machine.index + 1, world.machines.size())) {
          lookForTwo(address, machine, other);
        }
      }
    }
  }

  private void lookForTwo(int number, Machine one, Machine other) {
    IpAddress address = world.addresses.get(number);
    boolean both = one.answers(address) && other.answers(address) && whole(one, other);
    long lasted = lasted(twoSince[number][one.index], other.index, both);
    worstTwoAnswerers = Math.max(worstTwoAnswerers, lasted);
    if (lasted > TWO_ANSWERERS) {
      throw new Violation(one + " and " + other + " both answer for " + address);
    }
  }

  /**
   * Whether the address has been without an answerer for too long.
   *
   * @param heard whom the machine hears, see {@link #heardBy}; nobody while it is not awake
   */
  private void lookForDarkness(int number, Machine machine, List<Machine> heard) {
    IpAddress address = world.addresses.get(number);
    boolean dark = !heard.isEmpty() && !anyAnswers(heard, address) && mayAnswer(machine, address);
    long lasted = lasted(darkSince[number], machine.index, dark);
    long quiet = Math.min(lasted, world.now - disturbedAt);
    if (cleanCrash) {
      worstDarkAfterCrash = Math.max(worstDarkAfterCrash, quiet);
    }
    if (quiet > (cleanCrash ? DARK_AFTER_CRASH : DARK)) {
      throw new Violation(
          "%s is dark, though %s could answer, for %d ms"
              .formatted(address, machine, quiet / World.MS));
    }
  }

  /** A plain loop: it runs millions of times. */
  private static boolean anyAnswers(List<Machine> machines, IpAddress address) {
    for (Machine machine : machines) {
      if (machine.answers(address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayAnswer(Machine machine, IpAddress address) {
    return !machine.speaker.leaving
        && machine.carrier
        && machine
            .speaker
            .plan()
            .assignment(address)
            .flatMap(assignment -> assignment.candidate(machine.name))
            .isPresent();
  }

  /**
   * Whom a node hears, and whom these hear: it leaves an address to one that hears the owner,
   * though it does not hear the owner itself. Where frames pass one way only, or not between every
   * two nodes, no answerer is right for all.
   */
  private List<Machine> heardBy(Machine machine) {
    List<Machine> heard = new ArrayList<>(List.of(machine));
    for (int next = 0; next < heard.size(); next++) {
      for (Machine other : world.machines) {
        if (!heard.contains(other) && world.hears(heard.get(next), other)) {
          heard.add(other);
        }
      }
    }
    return heard;
  }

  private boolean whole(Machine one, Machine other) {
    return world.loss == 0 && world.share(one, other);
  }

  private long lasted(long[] since, int index, boolean holds) {
    if (!holds) {
      since[index] = NOT;
      return 0;
    }
    if (since[index] == NOT) {
      since[index] = world.now;
    }
    return world.now - since[index];
  }

  /** Who answers for each address, names joined when several do. */
  Map<IpAddress, String> answerers() {
    Map<IpAddress, String> all = new HashMap<>();
    for (IpAddress address : world.addresses) {
      for (Machine machine : world.machines) {
        if (machine.answers(address)) {
          all.merge(address, machine.name, (one, other) -> one + "+" + other);
        }
      }
    }
    return all;
  }

  /** At the end, when all is well again: one answerer each, and it is the plan's. */
  void converged() {
    for (IpAddress address : world.addresses) {
      List<Machine> answerers =
          world.machines.stream().filter(machine -> machine.answers(address)).toList();
      if (answerers.size() != 1) {
        throw new Violation("in the end " + answerers + " answer for " + address);
      }
      Machine answerer = answerers.get(0);
      Assignment plan = answerer.speaker.plan().assignment(address).orElseThrow();
      if (!plan.isOwnedBy(answerer.name)) {
        throw new Violation("in the end " + answerer + " answers, and the plan says " + plan);
      }
    }
  }
}
