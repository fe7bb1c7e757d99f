package io.herald.lab.bench.allocator;

import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench allocator}. */
@Command(
    name = "allocator",
    mixinStandardHelpOptions = true,
    description =
        "Thousands of Services from a cold start, two restarts, and a steady stream of changes:"
            + " times, requests to the API server for each Service, memory. One speaker and the"
            + " lab's API server on the loopback interface; nothing is announced.")
public final class AllocatorCommand implements Callable<Integer> {
  private static final int MOST_SERVICES = 50_000;

  @Option(
      names = "--services",
      paramLabel = "N",
      defaultValue = "10000",
      description = "how many Services (default: ${DEFAULT-VALUE})")
  private int services;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "changes per second (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "how long the changes go on (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Override
  public Integer call() throws IOException {
    if (services < 100 || services > MOST_SERVICES) {
      throw new LabException("--services: must be from 100 to " + MOST_SERVICES);
    }
    if (rate < 1 || rate > 1000 || seconds < 1 || seconds > 3600) {
      throw new LabException("--rate: 1 to 1000; --seconds: 1 to 3600");
    }
    var machine = Machine.now();
    var folder = Files.createDirectories(Report.folder().resolve("allocator"));
    try (var api = ApiServer.start(ApiServerOptions.local(folder))) {
      var phases = new AllocatorBench(api, folder).run(services, rate, Duration.ofSeconds(seconds));
      var page = new AllocatorPage(phases);
      System.out.println(Report.of("allocator", machine, page.markdown(), page.data()).write());
      return 0;
    }
  }
}
