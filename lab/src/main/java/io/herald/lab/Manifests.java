package io.herald.lab;

import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Applies Kubernetes objects from files. */
final class Manifests {
  /** What Herald's own objects need to exist; the DaemonSet is the lab itself. */
  private static final List<String> BASE =
      List.of("manifests/base/namespace.yaml", "manifests/base/crds", "manifests/base/rbac");

  private Manifests() {}

  static void applyBase(ApiServer api) {
    BASE.forEach(path -> apply(api, Checkout.file(path)));
  }

  /**
   * Applies a file, or every YAML file of a folder in order of name.
   *
   * @throws LabException when it cannot be read or the API server refuses it; the message says why
   */
  static void apply(ApiServer api, Path file) {
    if (Files.isDirectory(file)) {
      try (Stream<Path> files = Files.list(file)) {
        files
            .filter(each -> each.toString().matches(".*\\.ya?ml"))
            .sorted()
            .forEach(each -> apply(api, each));
        return;
      } catch (IOException e) {
        throw new LabException("cannot list " + file, e);
      }
    }
    try {
      // SnakeYAML and not Jackson, which would hand on aliases as plain text.
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      for (var document : yaml.loadAll(Files.readString(file))) {
        if (document != null) {
          api.apply(Json.MAPPER.valueToTree(document));
        }
      }
    } catch (IOException e) {
      throw new LabException("cannot read " + file + ": check the path", e);
    } catch (RuntimeException e) {
      throw new LabException(file + ": " + e.getMessage(), e);
    }
  }
}
