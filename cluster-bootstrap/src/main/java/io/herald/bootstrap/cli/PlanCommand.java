package io.herald.bootstrap.cli;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.bootstrap.logs.Logs;
import io.herald.bootstrap.preview.Preview;
import io.herald.bootstrap.preview.ServiceChange;
import io.herald.bootstrap.settings.LogLevel;
import io.herald.kubernetes.documents.ClusterReading;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.Documents;
import io.herald.kubernetes.documents.LiveCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code herald plan}: what a new configuration would change. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Shows which Services would change their address or their announcing node under a new"
          + " configuration. Nothing is changed.",
      "",
      "The cluster is the living one; or what --cluster names; or the files themselves, if there"
          + " are Services or Nodes in them, such as the output of"
          + " 'kubectl get services,nodes,endpointslices,servicel2statuses -A -o yaml'.",
      "",
      "Who announces an address now is known from ServiceL2Status objects and from events; where"
          + " there are none the node is '?', and '-' is nobody. Every Node is taken to have a"
          + " speaker that reaches every address; a cluster without any EndpointSlice is taken to"
          + " have endpoints everywhere."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing would change",
      "1:something would change, or the new configuration is invalid",
      "2:wrong command line, an unreadable file, or no answer from the cluster"
    })
final class PlanCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description =
          "The new configuration: custom resources or the v0.9 ConfigMap, in files, directories or"
              + " - for standard input. Repeatable.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description = "The cluster as it is, from files instead of the Kubernetes API. Repeatable.")
  private List<String> clusterFiles = new ArrayList<>();

  @Option(
      names = "--prune",
      description =
          "The files are the whole configuration: what is not in them is deleted. Without it they"
              + " are added to the present one, as by 'kubectl apply'.")
  private boolean prune;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Spec private CommandSpec spec;

  PlanCommand() {}

  @Override
  public Integer call() {
    Logs.start(LogLevel.NONE);
    try {
      Documents given = FileOptions.documents(files, System.in);
      String namespace = cluster.namespace(given);
      Documents now = present(given, namespace).placedIn(namespace);
      Documents wanted = given.configuration().placedIn(namespace);
      Documents then = (prune ? now.withoutConfiguration() : now).with(wanted);
      return report(namespace, now, then);
    } catch (IOException | DocumentException e) {
      return Reports.unreadable(spec, e);
    }
  }

  private Documents present(Documents given, String namespace)
      throws IOException, DocumentException {
    if (!clusterFiles.isEmpty()) {
      return FileOptions.documents(clusterFiles, System.in);
    }
    return given.has("Service") || given.has("Node")
        ? given.withoutConfiguration()
        : LiveCluster.read(cluster.kubernetes(namespace));
  }

  private int report(String namespace, Documents now, Documents then) throws DocumentException {
    ClusterReading reading = new ClusterReading(namespace, cluster.configMap(), false);
    ClusterReading.Moment before = reading.read(now.seenBy(namespace, cluster.configMap()));
    ClusterReading.Moment after = reading.read(then.seenBy(namespace, cluster.configMap()));
    List<ConfigurationProblem> problems =
        after.snapshot().problems().stream().filter(ConfigurationProblem::isError).toList();
    if (!problems.isEmpty()) {
      var err = spec.commandLine().getErr();
      err.println("The new configuration is invalid; the last valid one would stay in force:");
      problems.forEach(err::println);
      return Reports.PROBLEMS;
    }
    Preview preview = new Preview(cluster.preview(), before.announcers());
    List<ServiceChange> changes = preview.changes(before.snapshot(), after.snapshot());
    if (changes.isEmpty() && output == Output.TABLE) {
      int count = after.snapshot().services().size();
      spec.commandLine().getOut().println("Nothing would change for " + count + " Services.");
    }
    output.print(
        spec.commandLine().getOut(), "changes", changes.stream().map(PlanCommand::row).toList());
    return changes.isEmpty() ? Reports.FINE : Reports.PROBLEMS;
  }

  private static Map<String, Object> row(ServiceChange change) {
    return Output.row(
        "service", change.service().toString(),
        "address", texts(change.before()),
        "newAddress", texts(change.after()),
        "node", change.nodeBefore(),
        "newNode", change.nodeAfter(),
        "reason", change.reason());
  }

  private static List<String> texts(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::toString).toList();
  }
}
