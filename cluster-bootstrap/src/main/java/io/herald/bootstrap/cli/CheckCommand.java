package io.herald.bootstrap.cli;

import io.herald.bootstrap.logs.Logs;
import io.herald.bootstrap.settings.LogLevel;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.Documents;
import io.herald.kubernetes.documents.LiveCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code herald check}: every problem of a configuration. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Prints every problem of a configuration, with object, field, reason and fix, in the words"
          + " of the running allocator.",
      "",
      "Files are looked at as a whole, as if applied to an empty cluster. If there are Services"
          + " among them, or with the living cluster, those that can have no address are named as"
          + " well, and, if there are Nodes, those that nobody would announce. A cluster in files"
          + " without any EndpointSlice is taken to have endpoints everywhere; every Node is taken"
          + " to have a speaker that reaches every address. A Service as it is written has no"
          + " cluster address; its families follow from its ipFamilies and ipFamilyPolicy, else"
          + " it is taken to be an IPv4 Service, or an IPv6 one if the pools have nothing else."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no errors; there may be warnings",
      "1:errors were found",
      "2:wrong command line, an unreadable file, or no answer from the cluster",
      "70:a fault in Herald"
    })
final class CheckCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description =
          "Manifests: a file of one or more YAML or JSON documents, a directory of them, or - for"
              + " standard input. Repeatable. Without this option the living cluster.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Spec private CommandSpec spec;

  CheckCommand() {}

  @Override
  public Integer call() {
    Logs.start(LogLevel.NONE);
    try {
      Documents found = FileOptions.documents(files, System.in);
      String namespace = cluster.namespace(found);
      if (files.isEmpty()) {
        LiveCluster.Listing listing = LiveCluster.read(cluster.kubernetes(namespace));
        listing.notes().forEach(note -> Reports.note(spec, note));
        found = listing.documents();
      }
      Checks checks = new Checks(namespace, cluster.configMap(), cluster.preview());
      List<Finding> findings = checks.of(found.placedIn(namespace));
      if (findings.isEmpty() && output == Output.TABLE) {
        spec.commandLine()
            .getOut()
            .println("No problems found in " + found.all().size() + " objects.");
      }
      output.print(
          spec.commandLine().getOut(), "problems", findings.stream().map(Finding::row).toList());
      return findings.stream().anyMatch(Finding::isError) ? Reports.PROBLEMS : Reports.FINE;
    } catch (IOException | DocumentException e) {
      return Reports.unreadable(spec, e);
    }
  }
}
