package io.herald.lab.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files under {@code manifests/} at the top of the repository, as trees. */
final class ManifestFiles {
  static final Path ROOT = Path.of("..", "manifests").toAbsolutePath().normalize();

  private static final ObjectMapper JSON =
      new ObjectMapper().setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private ManifestFiles() {}

  /** Every file that holds Kubernetes objects: all but kustomize's own and Prometheus'. */
  static List<Path> ofObjects() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .filter(file -> !file.startsWith(ROOT.resolve("overlays")))
          .filter(file -> !file.startsWith(ROOT.resolve("monitoring")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The definitions of custom resources. */
  static List<JsonNode> definitions() {
    return ofObjects().stream()
        .filter(file -> file.startsWith(ROOT.resolve("base/crds")))
        .flatMap(file -> documents(file).stream())
        .toList();
  }

  /**
   * The documents of a file. Duplicate keys are refused, and so are aliases: the Java client and
   * Jackson cannot read them everywhere.
   */
  static List<JsonNode> documents(Path file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    try (var reader = Files.newBufferedReader(file)) {
      return StreamSupport.stream(
              new Yaml(new SafeConstructor(options)).loadAll(reader).spliterator(), false)
          .<JsonNode>map(JSON::valueToTree)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
