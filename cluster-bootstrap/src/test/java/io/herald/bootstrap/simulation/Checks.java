package io.herald.bootstrap.simulation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold, looked at every few milliseconds. */
final class Checks {
  /** Two answerers between which frames pass and nobody pauses, at most this long. */
  static final long TWO_ANSWERERS = 2000 * World.MS;

  /** From a crash in a quiet, whole cluster until a candidate answers. */
  static final long DARK_AFTER_CRASH = 500 * World.MS;

  /** The same after anything else, when it takes the allocator: detection, Lease, plan. */
  static final long DARK = 14_000 * World.MS;

  static final long EVERY = 5 * World.MS;

  private final World world;
  private final Map<String, Long> since = new HashMap<>();
  private long disturbedAt;
  private boolean cleanCrash;
  long worstDarkAfterCrash;
  long worstTwoAnswerers;

  Checks(World world) {
    this.world = world;
    world.after(EVERY, this::look);
  }

  /** Something happened; {@code crash}: only that one process or machine died. */
  void disturbed(boolean crash) {
    disturbedAt = world.now;
    cleanCrash = crash;
  }

  private void look() {
    world.after(EVERY, this::look);
    for (IpAddress address : world.addresses) {
      for (Machine machine : world.machines) {
        lookForDarkness(address, machine);
        for (Machine other : world.machines) {
          if (machine.index < other.index) {
            lookForTwo(address, machine, other);
          }
        }
      }
    }
  }

  private void lookForTwo(IpAddress address, Machine one, Machine other) {
    boolean both = one.answers(address) && other.answers(address);
    long lasted = lasted(address + one.name + other.name, both && whole(one, other));
    worstTwoAnswerers = Math.max(worstTwoAnswerers, lasted);
    if (lasted > TWO_ANSWERERS) {
      throw new Violation(one + " and " + other + " both answer for " + address);
    }
  }

  private void lookForDarkness(IpAddress address, Machine machine) {
    boolean dark =
        machine.awake() && mayAnswer(machine, address) && !seesAnswerer(machine, address);
    long lasted = lasted(address + machine.name, dark);
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

  private boolean seesAnswerer(Machine machine, IpAddress address) {
    return heardBy(machine).stream().anyMatch(other -> other.answers(address));
  }

  /**
   * Whom a node hears, and whom these hear: it leaves an address to one that hears the owner,
   * though it does not hear the owner itself. Where frames pass one way only, or not between every
   * two nodes, no answerer is right for all.
   */
  private Set<Machine> heardBy(Machine machine) {
    Set<Machine> heard = new LinkedHashSet<>(List.of(machine));
    Deque<Machine> open = new ArrayDeque<>(heard);
    while (!open.isEmpty()) {
      Machine next = open.remove();
      for (Machine other : world.machines) {
        if (world.hears(next, other) && heard.add(other)) {
          open.add(other);
        }
      }
    }
    return heard;
  }

  private boolean whole(Machine one, Machine other) {
    return world.loss == 0 && world.share(one, other);
  }

  private long lasted(String what, boolean holds) {
    if (!holds) {
      since.remove(what);
      return 0;
    }
    return world.now - since.computeIfAbsent(what, any -> world.now);
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
