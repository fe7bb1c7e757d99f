package io.herald.lab.bench.allocator;

import io.herald.lab.Lab;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.bench.Distribution;
import io.herald.lab.bench.footprint.ProcessUsage;
import io.herald.lab.network.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The phases, one after the other. Not thread-safe. */
final class AllocatorBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Services that wait for an address when a speaker starts again. */
  private static final int WAITING = 100;

  private final ApiServer api;
  private final Path folder;
  private final Population population;
  private final Observed observed;
  private int runs;

  AllocatorBench(ApiServer api, Path folder) {
    this.api = api;
    this.folder = folder;
    population = new Population(api);
    observed = new Observed(api);
  }

  /** How a speaker ends before it starts again. */
  private enum End {
    SIGTERM,
    SIGKILL
  }

  List<Phase> run(int services, int rate, Duration churn) {
    var phases = new ArrayList<Phase>();
    population.prepare();
    var names = names("service", services);
    names.forEach(population::create);
    SpeakerRun speaker = null;
    try {
      speaker = start();
      phases.add(afterStart("cold start", speaker, names, Map.of()));
      for (var end : End.values()) {
        var before = population.addresses();
        if (end == End.SIGTERM) {
          speaker.stop();
        } else {
          speaker.kill();
        }
        var late = names("after-" + end.name().toLowerCase(java.util.Locale.ROOT), WAITING);
        late.forEach(population::create);
        speaker = start();
        phases.add(afterStart("restart after " + end, speaker, late, before));
      }
      phases.add(new Churn(population, observed, speaker, rate, churn).run());
      return phases;
    } finally {
      if (speaker != null) {
        speaker.close();
      }
    }
  }

  static List<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + "-" + i).toList();
  }

  private SpeakerRun start() {
    observed.clear();
    return SpeakerRun.start(api.kubeconfig(), folder.resolve("speaker-" + ++runs + ".log"));
  }

  /** Waits until all of these Services have an address and the events are written, too. */
  private Phase afterStart(
      String name, SpeakerRun speaker, List<String> pending, Map<String, String> before) {
    long from = System.nanoTime();
    await(speaker, "an address for " + pending.size() + " Services", () -> all(pending));
    var times = pending.stream().mapToLong(this::assignedAt).sorted().toArray();
    await(speaker, "their events", () -> observed.eventWrites() >= pending.size());
    long held = observed.held();
    var usage = speaker.usage();
    return new Phase(
        name,
        population.addresses().size(),
        pending.size(),
        (times[times.length - 1] - from) / 1e9,
        (times[times.length - 1] - held) / 1e9,
        (times[0] - held) / 1e6,
        Distribution.of(),
        observed.statusWrites(),
        observed.eventWrites(),
        observed.requests(),
        moved(before, population.addresses()),
        usage.cpuTicks() * 1e7 / (System.nanoTime() - from),
        privateMiB(usage),
        speaker.peakMiB());
  }

  static double privateMiB(ProcessUsage usage) {
    return usage.memory().anonymous() / 1024.0;
  }

  private boolean all(List<String> services) {
    return services.stream().allMatch(service -> observed.assignedAt(service) != null);
  }

  private long assignedAt(String service) {
    var at = observed.assignedAt(service);
    if (at == null) {
      throw new IllegalStateException(service + " has no address");
    }
    return at;
  }

  /**
   * Services whose address is another one now.
   *
   * @throws LabException when two Services have the same address
   */
  static int moved(Map<String, String> before, Map<String, String> now) {
    var used = new HashSet<String>();
    now.forEach(
        (service, address) -> {
          if (!address.isEmpty() && !used.add(address)) {
            throw new LabException(address + " was given twice, the second time to " + service);
          }
        });
    return (int)
        before.entrySet().stream()
            .filter(old -> now.containsKey(old.getKey()))
            .filter(old -> !old.getValue().equals(now.get(old.getKey())))
            .count();
  }

  static void await(SpeakerRun speaker, String what, java.util.function.BooleanSupplier condition) {
    Lab.poll(
        what,
        PATIENCE,
        () -> {
          speaker.requireAlive();
          boolean reached = condition.getAsBoolean();
          if (!reached) {
            LockSupport.parkNanos(20_000_000);
          }
          return reached ? Optional.of(true) : Optional.empty();
        });
  }
}
