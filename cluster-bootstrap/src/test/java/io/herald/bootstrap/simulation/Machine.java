package io.herald.bootstrap.simulation;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A node: power, one process that may run, pause and die. */
final class Machine {
  final World world;
  final int index;
  final String name;
  final InetSocketAddress address;
  boolean powered = true;
  boolean running;
  long incarnation;
  Speaker speaker;
  private long pausedUntil = Long.MIN_VALUE;

  /** A pause after which the process looks around before it answers. */
  private static final long STALL = 950 * World.MS;

  private final List<Runnable> backlog = new ArrayList<>();

  Machine(World world, int index, InetSocketAddress address) {
    this.world = world;
    this.index = index;
    this.name = "node" + (index + 1);
    this.address = address;
  }

  void start() {
    if (running) {
      return;
    }
    powered = true;
    running = true;
    pausedUntil = Long.MIN_VALUE;
    backlog.clear();
    incarnation = world.random.nextLong(1, Long.MAX_VALUE);
    speaker = new Speaker(this);
    speaker.start();
  }

  void kill() {
    running = false;
    backlog.clear();
  }

  void powerOff() {
    kill();
    powered = false;
  }

  void pause(long nanos) {
    pausedUntil = world.now + nanos;
    long process = incarnation;
    world.at(
        pausedUntil,
        () -> {
          if (running && incarnation == process && !paused()) {
            if (nanos > STALL) {
              speaker.silence();
            }
            List<Runnable> waiting = List.copyOf(backlog);
            backlog.clear();
            waiting.forEach(Runnable::run);
          }
        });
  }

  boolean paused() {
    return world.now < pausedUntil;
  }

  /** Runs now, or when the process goes on. */
  void whenAwake(Runnable action) {
    if (paused()) {
      backlog.add(action);
    } else {
      action.run();
    }
  }

  /** Runs after {@code delay} unless the process is gone by then. */
  void later(long delay, Runnable action) {
    long process = incarnation;
    world.after(
        delay,
        () -> {
          if (running && incarnation == process) {
            whenAwake(action);
          }
        });
  }

  boolean awake() {
    return running && !paused();
  }

  @Override
  public String toString() {
    return name;
  }
}
