package io.herald.bootstrap.simulation;

import java.util.HashMap;
import java.util.Map;

/** The Kubernetes Lease: granted to one holder for a while, each new holder with the next term. */
final class Lease {
  static final long DURATION = 4000 * World.MS;

  /** A holder acts only this long after its last renewal: well before anyone else may. */
  static final long TRUSTED = 2500 * World.MS;

  private final World world;
  private final Map<Long, String> actors = new HashMap<>();
  private String holder = "";
  private long expires = Long.MIN_VALUE;
  private long term;
  private long actedTerm;
  boolean apiUp = true;

  Lease(World world) {
    this.world = world;
  }

  /** The term when the caller holds the Lease now, 0 when it does not. */
  long acquire(Machine machine, long process) {
    String name = machine.name + "#" + process;
    boolean mine = holder.equals(name) && world.now < expires;
    if (!apiUp || (!mine && world.now < expires)) {
      return 0;
    }
    if (!mine) {
      holder = name;
      term++;
    }
    expires = world.now + DURATION;
    return term;
  }

  /** Somebody writes as the allocator. */
  void acts(Machine machine, long actingTerm) {
    String who = actors.computeIfAbsent(actingTerm, any -> machine.name);
    if (actingTerm < actedTerm || !who.equals(machine.name)) {
      throw new Violation(
          "the allocator acted twice at once: term " + actingTerm + " by " + machine);
    }
    actedTerm = actingTerm;
  }
}
