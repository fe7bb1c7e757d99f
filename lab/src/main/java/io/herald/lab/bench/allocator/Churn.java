package io.herald.lab.bench.allocator;

import io.herald.lab.bench.Distribution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A steady stream of changes: of each five two are new Services, two go, one changes its port. */
final class Churn {
  private static final int CYCLE = 5;

  private final Population population;
  private final Observed observed;
  private final SpeakerRun speaker;
  private final int rate;
  private final Duration length;
  private final List<String> created = new ArrayList<>();
  private final Deque<String> living = new ArrayDeque<>();
  private int sequence;

  Churn(Population population, Observed observed, SpeakerRun speaker, int rate, Duration length) {
    this.population = population;
    this.observed = observed;
    this.speaker = speaker;
    this.rate = rate;
    this.length = length;
  }

  Phase run() {
    // A stock, so that what is deleted has had its address for a while.
    observed.clear();
    for (int i = 0; i < 2 * rate; i++) {
      create("stock");
    }
    AllocatorBench.await(
        speaker, "the stock's addresses and events", () -> done() && eventsOfAll());
    created.clear();
    var before = population.addresses();
    observed.clear();
    var usage = speaker.usage();
    long from = System.nanoTime();
    changeForAWhile(from);
    long last = System.nanoTime();
    AllocatorBench.await(speaker, "the last addresses", this::done);
    long end = System.nanoTime();
    AllocatorBench.await(speaker, "their events", () -> observed.eventWrites() >= created.size());
    var after = speaker.usage();
    return new Phase(
        "churn of " + rate + " changes/s",
        population.addresses().size(),
        created.size(),
        (end - from) / 1e9,
        (end - last) / 1e9,
        0,
        Distribution.of(created.stream().mapToDouble(observed::millis).toArray()),
        observed.statusWrites(),
        observed.eventWrites(),
        observed.requests(),
        AllocatorBench.moved(before, population.addresses()),
        after.cpuShareSince(usage),
        AllocatorBench.privateMiB(after),
        speaker.peakMiB());
  }

  private void changeForAWhile(long from) {
    long count = rate * length.toSeconds();
    for (long i = 0; i < count; i++) {
      long due = from + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      switch ((int) (i % CYCLE)) {
        case 0, 2 -> create("churn");
        case 1, 3 -> population.delete(living.removeFirst());
        default -> population.change("service-" + (1 + i / CYCLE % 100), 1024 + (int) (i % 1000));
      }
    }
  }

  private void create(String prefix) {
    var name = prefix + "-" + ++sequence;
    population.create(name);
    living.addLast(name);
    created.add(name);
  }

  private boolean eventsOfAll() {
    return observed.eventWrites() >= created.size();
  }

  /** Whoever was deleted before it got an address counts as late as one that waits. */
  private boolean done() {
    return created.stream().allMatch(service -> observed.assignedAt(service) != null);
  }
}
