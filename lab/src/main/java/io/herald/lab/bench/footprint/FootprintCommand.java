package io.herald.lab.bench.footprint;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.ClassArchive;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.bench.Workload;
import io.herald.lab.network.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench footprint}. */
@Command(
    name = "footprint",
    mixinStandardHelpOptions = true,
    description =
        "Memory, threads and idle CPU of an ordinary speaker and of the allocator's, without and"
            + " with addresses. The targets are 80 MB and 110 MB private and 2 %% of a core.")
public final class FootprintCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int MOST_ADDRESSES = 5000;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes;

  @Option(
      names = "--addresses",
      paramLabel = "N",
      split = ",",
      defaultValue = "0,200",
      description = "with how many addresses, rising (default: ${DEFAULT-VALUE})")
  private List<Integer> addresses = List.of();

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "how long nothing changes before the window (default: ${DEFAULT-VALUE})")
  private int settleSeconds;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "how long CPU time is counted (default: ${DEFAULT-VALUE})")
  private int windowSeconds;

  @Option(
      names = "--without-archive",
      description = "without the archive of preloaded classes, which is removed")
  private boolean withoutArchive;

  @Override
  public Integer call() {
    if (addresses.stream().anyMatch(n -> n < 0 || n > MOST_ADDRESSES)) {
      throw new LabException("--addresses: each must be from 0 to " + MOST_ADDRESSES);
    }
    if (withoutArchive) {
      ClassArchive.remove();
    } else {
      ClassArchive.make();
    }
    var machine = Machine.now();
    var footprints = new ArrayList<Footprint>();
    boolean archived;
    // A LAN that holds thousands of addresses.
    var options = LabOptions.article().withSubnets("10.20.0.0/16", "fd00:10:20::/64");
    try (var lab = Lab.start(options.withNodes(nodes))) {
      var workload = new Workload(lab);
      workload.pool("10.20.100.0-10.20.139.255");
      workload.pods(PATIENCE);
      new Expectations(lab, PATIENCE).awaitMembers(nodes);
      workload.awaitAllocator(PATIENCE);
      int made = 0;
      for (int wanted : addresses) {
        addServices(workload, made, wanted);
        made = Math.max(made, wanted);
        footprints.addAll(measure(lab, workload, made));
      }
      archived = lab.nodes().stream().allMatch(n -> ClassArchive.isUsedBy(lab.speaker(n).pid()));
    }
    var page = new FootprintPage(settleSeconds, windowSeconds, archived, footprints);
    System.out.println(Report.of("footprint", machine, page.markdown(), page.data()).write());
    return 0;
  }

  private static void addServices(Workload workload, int from, int to) {
    for (int i = from; i < to; i++) {
      workload.service("service-" + (i + 1));
    }
    for (int i = from; i < to; i++) {
      workload.awaitAddress("service-" + (i + 1), PATIENCE);
    }
  }

  private List<Footprint> measure(Lab lab, Workload workload, int announced) {
    LockSupport.parkNanos(Duration.ofSeconds(settleSeconds).toNanos());
    var before = usages(lab);
    LockSupport.parkNanos(Duration.ofSeconds(windowSeconds).toNanos());
    var after = usages(lab);
    var allocator = workload.awaitAllocator(PATIENCE).name();
    return after.entrySet().stream()
        .map(
            entry -> {
              var node = entry.getKey();
              var usage = entry.getValue();
              return new Footprint(
                  node,
                  node.equals(allocator),
                  announced,
                  usage.memory(),
                  usage.threads(),
                  usage.cpuShareSince(before.get(node)),
                  usage.cpuSharesSince(before.get(node)));
            })
        .toList();
  }

  private static TreeMap<String, ProcessUsage> usages(Lab lab) {
    var usages = new TreeMap<String, ProcessUsage>();
    lab.nodes().forEach(n -> usages.put(n.name(), ProcessUsage.of(lab.speaker(n).pid())));
    return usages;
  }
}
