package io.herald.lab.cli;

import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.network.LabException;
import io.herald.lab.network.Lan.Multicast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/lab}. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Brings up a small cluster on this machine and leaves it running until Ctrl-C: nodes, a client"
          + " and an API server as network namespaces on one bridge, a speaker on each node.",
      "",
      "Nothing is made in the machine's own network; everything is removed at the end, also after"
          + " Ctrl-C, a failure or kill -9. Several labs can run at once."
    },
    subcommands = {
      NodeCommands.PowerOff.class,
      NodeCommands.PowerOn.class,
      NodeCommands.Cut.class,
      NodeCommands.Restore.class,
      NodeCommands.Pause.class,
      NodeCommands.Continue.class,
      NodeCommands.KillSpeaker.class,
      NodeCommands.StartSpeaker.class,
      ApiCommand.class,
      ShellCommand.class,
      StatusCommand.class,
      CleanCommand.class,
      CommandLine.HelpCommand.class
    })
public final class LabCommand implements Callable<Integer> {
  @Option(
      names = "--nodes",
      defaultValue = "2",
      description = "how many nodes, 1 to 189 (default: ${DEFAULT-VALUE}, the article's)")
  private int nodes;

  @Option(
      names = "--subnet",
      defaultValue = "192.168.1.0/24",
      description = "the LAN's IPv4 network, /24 or wider (default: ${DEFAULT-VALUE})")
  private String subnet = "";

  @Option(
      names = "--subnet6",
      defaultValue = "fd00:192:168:1::/64",
      description = "the LAN's IPv6 network, /112 or wider (default: ${DEFAULT-VALUE})")
  private String subnet6 = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "manifests to apply at the start: a file or a folder; can be repeated")
  private List<Path> config = List.of();

  @Option(
      names = "--control-plane-on-master",
      description = "run the API server on k8s-master, so that it goes down with that node")
  private boolean controlPlaneOnMaster;

  @Option(
      names = "--flood-multicast",
      description = "the switch floods multicast instead of snooping it (MLD)")
  private boolean floodMulticast;

  @Option(
      names = "--node-grace",
      paramLabel = "SECONDS",
      defaultValue = "40",
      description =
          "how long after a power-off the cluster marks a node not ready (default:"
              + " ${DEFAULT-VALUE}, as Kubernetes)")
  private int nodeGrace;

  @Option(names = "--no-speakers", description = "start no speakers")
  private boolean noSpeakers;

  @Option(
      names = "--setting",
      paramLabel = "VARIABLE=VALUE",
      description =
          "set a variable for every speaker, as HERALD_LOG_LEVEL=debug; can be repeated, see"
              + " 'bin/herald settings'")
  private Map<String, String> settings = Map.of();

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(commandLine(new LabCommand()).execute(arguments));
  }

  /** A command line that prints the message of a lab's error, and no stack trace. */
  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(
            (error, line, result) -> {
              if (!(error instanceof LabException)) {
                throw error;
              }
              line.getErr().println(error.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws Exception {
    var done = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitQuietly(done, closed), "lab-take-down"));
    try (var lab = Lab.start(options());
        var server = ControlServer.start(lab)) {
      Introduction.print(lab, System.out);
      done.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /** Ctrl-C: lets {@link #call} take the lab down, and holds the JVM's end until that is done. */
  private static void awaitQuietly(CountDownLatch done, CountDownLatch closed) {
    done.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LabOptions options() {
    var options =
        LabOptions.article()
            .withNodes(nodes)
            .withSubnets(subnet, subnet6)
            .withMulticast(floodMulticast ? Multicast.FLOOD : Multicast.STRICT)
            .withControlPlaneOnMaster(controlPlaneOnMaster)
            .withNodeGrace(Duration.ofSeconds(nodeGrace))
            .withSpeakerEnvironment(settings)
            .withManifests(config);
    return noSpeakers ? options.withoutSpeakers() : options;
  }
}
