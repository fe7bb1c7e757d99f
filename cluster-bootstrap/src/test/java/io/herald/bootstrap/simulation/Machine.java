package io.herald.bootstrap.simulation;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.SpeakerReport;
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

  /** Of the interface that addresses are announced on; hellos go by another. */
  boolean carrier = true;

  boolean running;
  long incarnation;
  Speaker speaker;
  private long pausedUntil = Long.MIN_VALUE;

  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

  /** A pause after which the process looks around before it answers. */
  private static final long STALL = 1450 * World.MS;

  /** What it takes the actors to look at what came meanwhile. */
  private static final long CATCHING_UP = 20 * World.MS;

  private boolean catchesUp;
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
    carrier = true;
    running = true;
    pausedUntil = Long.MIN_VALUE;
    catchesUp = false;
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
            catchesUp = true;
            world.after(
                world.random.nextInt((int) CATCHING_UP),
                () -> {
                  if (running && incarnation == process && !paused()) {
                    catchUp();
                  }
                });
          }
        });
  }

  /** What came while it stood still; frames are answered in the meantime. */
  private void catchUp() {
    catchesUp = false;
    List<Runnable> waiting = List.copyOf(backlog);
    backlog.clear();
    waiting.forEach(Runnable::run);
  }

  boolean paused() {
    return world.now < pausedUntil;
  }

  /** Runs now, or when the process goes on. */
  void whenAwake(Runnable action) {
    if (paused() || catchesUp) {
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

  /** Plugs the interface for announcing in or out. */
  void carrier(boolean on) {
    carrier = on;
    whenAwake(
        () -> {
          if (running) {
            speaker.linksChanged();
          }
        });
  }

  List<Link> links() {
    return links(carrier);
  }

  private static List<Link> links(boolean on) {
    Cidr subnet = Cidr.parse("192.168.1.0/24");
    return List.of(new Link("eth0", 2, MAC, on, true, List.of(subnet)));
  }

  SpeakerReport report(Message.Known said) {
    Lane lane = new Lane(name + ":7946#" + said.incarnation());
    return new SpeakerReport(name, lane, links(said.carrier()), false);
  }

  /** Whether the LAN finds {@code address} here. */
  boolean answers(IpAddress claimed) {
    return awake() && carrier && speaker.own.containsKey(claimed);
  }

  boolean awake() {
    return running && !paused();
  }

  @Override
  public String toString() {
    return name;
  }
}
