package io.herald.bootstrap.cli;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.bootstrap.logs.Logs;
import io.herald.bootstrap.settings.LogLevel;
import io.herald.kubernetes.configuration.ConfigMapSource;
import io.herald.kubernetes.configuration.LegacyConverter;
import io.herald.kubernetes.documents.Document;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.DocumentReader;
import io.herald.kubernetes.documents.Documents;
import io.herald.kubernetes.documents.LiveCluster;
import io.herald.kubernetes.documents.TreeWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code herald convert}: the v0.9 ConfigMap as custom resources. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Writes the custom resources that mean the same as MetalLB's ConfigMap of v0.9 to v0.12.",
      "",
      "The output is for 'kubectl apply -f -'. Herald goes over to the custom resources as soon as"
          + " there is one IPAddressPool, and keeps every address. Pools that have to be called"
          + " otherwise are named on standard error."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:converted",
      "1:the ConfigMap is invalid, or says what no custom resource can say; each problem is named",
      "2:wrong command line, an unreadable file, no ConfigMap, or no answer from the cluster",
      "70:a fault in Herald"
    })
final class ConvertCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description =
          "A manifest of the ConfigMap, the text under its key 'config' alone, a directory, or -"
              + " for standard input. Without this option the cluster's ConfigMap.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "yaml",
      description = "yaml or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.YAML;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Spec private CommandSpec spec;

  ConvertCommand() {}

  @Override
  public Integer call() {
    Logs.start(LogLevel.NONE);
    try {
      return convert(source());
    } catch (IOException | DocumentException e) {
      return Reports.unreadable(spec, e);
    }
  }

  private ConfigMapSource source() throws IOException, DocumentException {
    if (files.isEmpty()) {
      String namespace = cluster.namespace(Documents.of(List.of()));
      return only(LiveCluster.readConfigMap(cluster.kubernetes(namespace)).all());
    }
    List<Document> documents = new ArrayList<>();
    for (FileOptions.Text text : FileOptions.texts(files, System.in)) {
      List<Document> found = DocumentReader.read(text.name(), text.content());
      if (found.size() == 1 && found.get(0).kind().isEmpty()) {
        ObjectRef bare = new ObjectRef("v1", "ConfigMap", "", text.name(), "");
        return new ConfigMapSource(bare, Optional.of(text.content()));
      }
      documents.addAll(found);
    }
    return only(documents);
  }

  private ConfigMapSource only(List<Document> documents) throws IOException {
    List<ConfigMapSource> found =
        documents.stream()
            .filter(document -> document.kind().equals("ConfigMap"))
            .map(d -> new ConfigMapSource(d.ref(), Documents.data(d, ConfigMapSource.KEY)))
            .filter(source -> source.text().isPresent())
            .toList();
    List<ConfigMapSource> named =
        found.stream().filter(s -> s.ref().name().equals(cluster.configMap())).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new IOException(
        found.isEmpty()
            ? "there is no ConfigMap with a key \"config\" (looked for \""
                + cluster.configMap()
                + "\"); name its file with -f"
            : "there are several ConfigMaps with a key \"config\"; name one with --config");
  }

  private int convert(ConfigMapSource source) {
    String namespace =
        cluster
            .givenNamespace()
            .or(() -> Optional.of(source.ref().namespace()).filter(text -> !text.isEmpty()))
            .orElseGet(() -> cluster.namespace(Documents.of(List.of())));
    LegacyConverter.Conversion conversion = LegacyConverter.convert(source, namespace);
    for (ConfigurationProblem problem : conversion.problems()) {
      spec.commandLine().getErr().println(problem);
    }
    if (conversion.problems().stream().anyMatch(ConfigurationProblem::isError)) {
      return Reports.PROBLEMS;
    }
    var out = spec.commandLine().getOut();
    if (output == Output.JSON) {
      Map<String, Object> list = new LinkedHashMap<>();
      list.put("apiVersion", "v1");
      list.put("kind", "List");
      list.put("items", conversion.resources());
      out.print(TreeWriter.json(list));
    } else {
      out.print(TreeWriter.yamlDocuments(conversion.resources()));
    }
    out.flush();
    return Reports.FINE;
  }
}
