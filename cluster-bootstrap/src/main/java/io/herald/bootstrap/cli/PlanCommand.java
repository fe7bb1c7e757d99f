package io.herald.bootstrap.cli;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.bootstrap.cli.Finding.Severity;
import io.herald.bootstrap.logs.Logs;
import io.herald.bootstrap.preview.Preview;
import io.herald.bootstrap.preview.ServiceChange;
import io.herald.bootstrap.settings.LogLevel;
import io.herald.kubernetes.documents.ClusterReading;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.DocumentProblems;
import io.herald.kubernetes.documents.Documents;
import io.herald.kubernetes.documents.LiveCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "The cluster is the living one, or what --cluster names, such as the output of"
          + " 'kubectl get services,nodes,endpointslices,servicel2statuses -A -o yaml'. Of the files"
          + " only the configuration counts: Services, Nodes and the like are left out of them, and"
          + " that is said.",
      "",
      "Who announces an address now is known from ServiceL2Status objects and from events; where"
          + " there are none the node is '?', and '-' is nobody. Every Node is taken to have a"
          + " speaker that reaches every address; a cluster without any EndpointSlice is taken to"
          + " have endpoints everywhere.",
      "",
      "Of an invalid configuration the problems are printed as well; what would change is then what"
          + " the valid parts of it change."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing would change",
      "1:something would change",
      "2:the new configuration is invalid, or wrong command line, an unreadable file, or no answer"
          + " from the cluster",
      "70:a fault in Herald"
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
      if (!given.otherKinds().isEmpty()) {
        Reports.note(
            spec,
            String.join(", ", given.otherKinds())
                + " in the files left out, as no configuration of Herald; name files of the"
                + " cluster with --cluster");
      }
      String namespace = cluster.namespace(given);
      Documents now = present(namespace).placedIn(namespace);
      return report(namespace, now, given.placedIn(namespace));
    } catch (IOException | DocumentException e) {
      return Reports.unreadable(spec, e);
    }
  }

  private Documents present(String namespace) throws IOException, DocumentException {
    if (!clusterFiles.isEmpty()) {
      return FileOptions.documents(clusterFiles, System.in).held();
    }
    return LiveCluster.read(cluster.kubernetes(namespace)).documents();
  }

  private int report(String namespace, Documents now, Documents given) throws DocumentException {
    Documents then = (prune ? now.withoutConfiguration() : now).with(given.configuration());
    ClusterReading reading = new ClusterReading(namespace, cluster.configMap());
    ClusterReading.Moment before = reading.read(now.seenBy(namespace, cluster.configMap()));
    ClusterReading.Moment after = reading.read(then.seenBy(namespace, cluster.configMap()));
    List<Finding> problems =
        Stream.concat(
                DocumentProblems.of(given, namespace).stream(),
                after.snapshot().problems().stream())
            .filter(ConfigurationProblem::isError)
            .map(problem -> Finding.of(Severity.ERROR, problem, then.with(given)))
            .toList();
    Preview preview = new Preview(cluster.preview(), before.announcers());
    List<ServiceChange> changes = preview.changes(before.snapshot(), after.snapshot());
    print(problems, changes, after.snapshot().services().size());
    if (!problems.isEmpty()) {
      return Reports.UNREADABLE;
    }
    return changes.isEmpty() ? Reports.FINE : Reports.PROBLEMS;
  }

  private void print(List<Finding> problems, List<ServiceChange> changes, int services) {
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Object>> found = problems.stream().map(Finding::row).toList();
    List<Map<String, Object>> changed = changes.stream().map(PlanCommand::row).toList();
    if (output != Output.TABLE) {
      output.print(out, Output.row("problems", found, "changes", changed));
      return;
    }
    if (!problems.isEmpty()) {
      out.println("The new configuration is invalid; of what is wrong the last valid state stays.");
      output.print(out, "problems", found);
      out.println();
    }
    if (changes.isEmpty()) {
      out.println("Nothing would change for " + services + " Services.");
    }
    output.print(out, "changes", changed);
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
