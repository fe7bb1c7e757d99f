package io.herald.lab.bench.scale;

import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.ClassArchive;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.network.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench scale}. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description =
        "Cold start, takeover, plan change, memory and CPU with growing numbers of addresses, and"
            + " what the hello costs with growing numbers of peers.")
public final class ScaleCommand implements Callable<Integer> {
  private static final int MOST_ADDRESSES = 9000;
  private static final int MOST_NODES = 250;

  private final List<AddressCost> costs = new ArrayList<>();
  private final List<HelloCost> hellos = new ArrayList<>();
  private final Machine machine = Machine.now();

  @Option(
      names = "--addresses",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,1000,3000",
      description = "with how many addresses, rising; 0 for none (default: ${DEFAULT-VALUE})")
  private List<Integer> addresses = List.of();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      split = ",",
      defaultValue = "3,10,50,100",
      description = "the hello with how many nodes; 0 for none (default: ${DEFAULT-VALUE})")
  private List<Integer> nodes = List.of();

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "how long nothing changes before the window (default: ${DEFAULT-VALUE})")
  private int settleSeconds;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "how long CPU time and datagrams are counted (default: ${DEFAULT-VALUE})")
  private int windowSeconds;

  @Override
  public Integer call() {
    if (addresses.stream().anyMatch(n -> n < 0 || n > MOST_ADDRESSES)) {
      throw new LabException("--addresses: each must be from 0 to " + MOST_ADDRESSES);
    }
    if (nodes.stream().anyMatch(n -> n < 0 || n == 1 || n > MOST_NODES)) {
      throw new LabException("--nodes: each must be 0 or from 2 to " + MOST_NODES);
    }
    ClassArchive.make();
    measureHello(nodes.stream().filter(n -> n > 0).toList());
    measureAddresses(addresses.stream().filter(n -> n > 0).toList());
    System.out.println(report().write());
    return 0;
  }

  private void measureHello(List<Integer> sizes) {
    if (sizes.isEmpty()) {
      return;
    }
    try (var lab = Lab.start(LabOptions.article().withoutSpeakers().withoutClient())) {
      var where = lab.nodes().get(0).namespace();
      var scale = new HelloScale(where, Duration.ofSeconds(windowSeconds));
      for (int size : sizes) {
        hellos.add(scale.measure(size, true));
        hellos.add(scale.measure(size, false));
        System.err.println("hello with " + size + " nodes measured");
      }
    }
    report().write();
  }

  private void measureAddresses(List<Integer> sizes) {
    if (sizes.isEmpty()) {
      return;
    }
    var settle = Duration.ofSeconds(settleSeconds);
    try (var scale = AddressScale.open(settle, Duration.ofSeconds(windowSeconds))) {
      for (int size : sizes) {
        costs.add(scale.measure(size));
        System.err.println(costs.get(costs.size() - 1));
        report().write();
      }
    }
  }

  private Report report() {
    var page = new ScalePage(List.copyOf(costs), List.copyOf(hellos));
    return Report.of("scale", machine, page.markdown(), page.data());
  }
}
