package io.herald.bootstrap.simulation;

import java.util.List;
import java.util.Random;

/** What goes wrong, and what is repaired, in the order that the seed decides. */
final class Chaos {
  /** Quiet long enough for every repair to have ended. */
  private static final long QUIET = 20_000 * World.MS;

  /** Longer than any address may be dark. */
  private static final long LASTING = Checks.DARK + 2_000 * World.MS;

  private final World world;
  private final Checks checks;
  private final Random random;
  private boolean faults;

  Chaos(World world, Checks checks) {
    this.world = world;
    this.checks = checks;
    this.random = world.random;
  }

  /** Runs a cluster that forms, suffers {@code disturbances}, and is repaired in the end. */
  void run(int disturbances) {
    world.run(QUIET);
    for (int i = 0; i < disturbances; i++) {
      boolean settled = random.nextInt(4) == 0;
      if (settled) {
        repair();
        world.run(QUIET);
      }
      disturb(settled);
      // Now and then nothing more happens, so that what stays dark is seen to stay dark.
      boolean lasting = random.nextInt(8) == 0;
      long pause = 1 + random.nextInt(random.nextBoolean() ? 300 : 4000);
      world.run(lasting ? LASTING : pause * World.MS);
    }
    repair();
    world.run(QUIET);
    checks.converged();
  }

  private void disturb(boolean settled) {
    Machine victim = any();
    int kind = random.nextInt(14);
    boolean crash = settled && (kind == 0 || kind == 1);
    checks.disturbed(crash);
    faults = true;
    switch (kind) {
      case 0 -> happens(victim, "is killed", victim::kill);
      case 1 -> happens(victim, "loses power", victim::powerOff);
      case 2, 3 -> pause(victim);
      case 4 -> happens(victim, "loses its link", () -> isolate(victim, true));
      case 5 -> happens(victim, "has its link back", () -> isolate(victim, false));
      case 6 -> cutOneWay(victim, any());
      case 7 -> split();
      case 8 -> happens(victim, "restarts", () -> restart(victim));
      case 9 -> leave(victim);
      case 10 ->
          happens(null, "the API server is " + (world.lease.apiUp ? "down" : "up"), this::api);
      case 11 -> happens(victim, "loses its carrier", () -> victim.carrier(false));
      case 12 -> happens(victim, "has its carrier back", () -> victim.carrier(true));
      default -> {
        double loss = random.nextInt(3) * 0.07;
        happens(null, "hellos lost: " + loss, () -> world.loss = loss);
      }
    }
  }

  private void pause(Machine victim) {
    int millis = 50 + random.nextInt(random.nextBoolean() ? 400 : 3000);
    happens(victim, "pauses for " + millis + " ms", () -> victim.pause(millis * World.MS));
    // What it did not do while paused is not its fault, so the clock starts at its end.
    world.after(millis * World.MS, () -> checks.disturbed(false));
  }

  private void restart(Machine victim) {
    victim.kill();
    victim.start();
  }

  private void leave(Machine victim) {
    if (victim.awake()) {
      happens(victim, "leaves", victim.speaker::leave);
      long process = victim.incarnation;
      world.after(
          1500 * World.MS,
          () -> {
            if (victim.running && victim.incarnation == process) {
              checks.disturbed(false);
              happens(victim, "stops", victim::kill);
              world.after(800 * World.MS, () -> startAgain(victim));
            }
          });
    }
  }

  private void startAgain(Machine victim) {
    if (victim.powered && !victim.running) {
      checks.disturbed(false);
      happens(victim, "starts", victim::start);
    }
  }

  private void api() {
    world.lease.apiUp = !world.lease.apiUp;
  }

  private void cutOneWay(Machine from, Machine to) {
    if (from != to) {
      happens(from, "is not heard by " + to, () -> world.setCut(from.index, to.index, true));
    }
  }

  private void split() {
    int side = random.nextInt(1 << world.machines.size());
    happens(null, "partition " + Integer.toBinaryString(side), () -> {});
    for (Machine one : world.machines) {
      for (Machine other : world.machines) {
        boolean apart = (side >> one.index & 1) != (side >> other.index & 1);
        world.setCut(one.index, other.index, apart);
      }
    }
  }

  /** Cuts or restores every way from and to one machine. */
  void isolate(Machine victim, boolean cut) {
    for (Machine other : world.machines) {
      if (other != victim) {
        world.setCut(victim.index, other.index, cut);
        world.setCut(other.index, victim.index, cut);
      }
    }
  }

  /** Everything works again. */
  private void repair() {
    if (faults) {
      happens(null, "all is repaired", () -> {});
      checks.disturbed(false);
      world.loss = 0;
      world.lease.apiUp = true;
      for (Machine machine : world.machines) {
        isolate(machine, false);
        machine.start();
        machine.carrier(true);
      }
      faults = false;
    }
  }

  private void happens(Machine who, String what, Runnable action) {
    world.note("*", (who == null ? "" : who + " ") + what);
    action.run();
  }

  private Machine any() {
    List<Machine> machines = world.machines;
    return machines.get(random.nextInt(machines.size()));
  }
}
