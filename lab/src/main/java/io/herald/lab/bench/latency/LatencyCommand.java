package io.herald.lab.bench.latency;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.bench.Workload;
import io.herald.lab.network.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench latency}. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description =
        "From 'kubectl apply' of a Service to the first answer for its address, and where the time"
            + " goes. The target is a median below 500 ms over 20 Services.")
public final class LatencyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FIRST_HOST = 20;
  private static final int MOST_SERVICES = 200;

  @Option(
      names = "--services",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many Services, one after the other (default: ${DEFAULT-VALUE})")
  private int services;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes;

  @Override
  public Integer call() {
    if (services < 1 || services > MOST_SERVICES) {
      throw new LabException("--services: must be from 1 to " + MOST_SERVICES);
    }
    var machine = Machine.now();
    var timelines = new ArrayList<Timeline>();
    try (var lab = Lab.start(LabOptions.article().withNodes(nodes))) {
      var workload = new Workload(lab);
      workload.pool(address(0) + "-" + address(services - 1));
      workload.pods(PATIENCE);
      new Expectations(lab, PATIENCE).awaitMembers(nodes);
      workload.awaitAllocator(PATIENCE);
      var bench = new LatencyBench(lab, workload);
      for (int i = 0; i < services; i++) {
        timelines.add(bench.measure("service-" + (i + 1), address(i)));
      }
    }
    var page = new LatencyPage(nodes, List.copyOf(timelines));
    System.out.println(Report.of("latency", machine, page.markdown(), page.data()).write());
    return 0;
  }

  /** Addresses above the nodes' own. */
  private String address(int index) {
    return "192.168.1." + (FIRST_HOST + nodes + index);
  }
}
