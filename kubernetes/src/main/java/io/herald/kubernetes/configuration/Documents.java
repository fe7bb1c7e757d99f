package io.herald.kubernetes.configuration;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configuration as its author wrote it: YAML or JSON documents, as {@code kubectl apply} takes
 * them. Pure.
 *
 * @param input the configuration in them
 * @param others the objects that configure nothing here, such as Services
 * @param problems what is wrong with the documents themselves
 */
public record Documents(
    ConfigurationInput input, List<ObjectRef> others, List<ConfigurationProblem> problems) {

  private static final String GROUP = "metallb.io/";

  /** Copies the lists. */
  public Documents {
    others = List.copyOf(others);
    problems = List.copyOf(problems);
  }

  /** No document. */
  public static final Documents NONE =
      new Documents(ConfigurationInput.NOTHING, List.of(), List.of());

  /**
   * Reads all documents of a text.
   *
   * @param origin where the text is from, for errors
   * @param text YAML documents separated by {@code ---}, also Lists
   * @param namespace where Herald looks for its configuration; documents that name no namespace are
   *     taken to be in it
   */
  public static Documents parse(String origin, String text, String namespace) {
    Problems problems = new Problems(new ObjectRef("", "File", "", origin, ""));
    Collected collected = new Collected(namespace);
    for (Value document : YamlTree.parseAll(text, problems)) {
      collected.add(document, problems);
    }
    List<ConfigurationProblem> all = new ArrayList<>(problems.found());
    all.addAll(collected.problems);
    ConfigurationInput input =
        new ConfigurationInput(collected.configMap, collected.resources, Map.of(), true);
    return new Documents(input, collected.others, all);
  }

  /** These documents and others; of two ConfigMaps the later one counts, as in the cluster. */
  public Documents and(Documents more) {
    List<ResourceSource> resources = new ArrayList<>(input.resources());
    resources.addAll(more.input.resources());
    List<ObjectRef> allOthers = new ArrayList<>(others);
    allOthers.addAll(more.others);
    List<ConfigurationProblem> allProblems = new ArrayList<>(problems);
    allProblems.addAll(more.problems);
    Map<String, Map<String, String>> nodeLabels = new HashMap<>(input.nodeLabels());
    nodeLabels.putAll(more.input.nodeLabels());
    return new Documents(
        new ConfigurationInput(
            more.input.configMap().or(input::configMap), resources, nodeLabels, true),
        allOthers,
        allProblems);
  }

  /** The documents of one text, sorted by what they are. */
  private static final class Collected {

    final String namespace;
    Optional<ConfigMapSource> configMap = Optional.empty();
    final List<ResourceSource> resources = new ArrayList<>();
    final List<ObjectRef> others = new ArrayList<>();
    final List<ConfigurationProblem> problems = new ArrayList<>();

    Collected(String namespace) {
      this.namespace = namespace;
    }

    void add(Value document, Problems file) {
      if (document instanceof Value.Null) {
        return;
      }
      Fields fields = Fields.of(document, "", file);
      String kind = fields.requiredText("kind", "every document needs a kind").orElse("");
      if (kind.equals("List")) {
        fields.values("items").forEach(item -> add(item, file));
        return;
      }
      String apiVersion = fields.requiredText("apiVersion", "name the API's version").orElse("");
      Optional<Fields> metadata = fields.map("metadata");
      String name = metadata.flatMap(m -> m.text("name")).orElse("");
      String in = metadata.flatMap(m -> m.text("namespace")).orElse(namespace);
      ObjectRef ref = new ObjectRef(apiVersion, kind, in, name, "");
      boolean ours = apiVersion.startsWith(GROUP);
      boolean isConfigMap = kind.equals("ConfigMap") && apiVersion.equals("v1");
      if (!ours && !(isConfigMap && name.equals(ConfigurationReader.CONFIG_MAP))) {
        others.add(ref);
      } else if (name.isEmpty()) {
        fields.problem("metadata.name", "is missing from a " + kind, "give it a name");
      } else if (!in.equals(namespace)) {
        problems.add(elsewhere(ref));
      } else if (ours) {
        add(ref, fields, metadata);
      } else {
        configMap =
            Optional.of(
                new ConfigMapSource(
                    ref, fields.map("data").flatMap(data -> data.text(ConfigMapSource.KEY))));
      }
    }

    private void add(ObjectRef ref, Fields fields, Optional<Fields> metadata) {
      if (CustomResourceReader.isStatusOnly(ref.kind())) {
        return;
      }
      if (!CustomResourceReader.reads(ref)) {
        problems.add(
            new ConfigurationProblem(
                ref,
                "kind",
                ref.apiVersion() + " has no kind " + ref.kind(),
                "known are " + String.join(", ", CustomResourceReader.kinds())));
        return;
      }
      Map<String, String> labels = metadata.map(m -> m.textMap("labels")).orElse(Map.of());
      resources.add(new ResourceSource(ref, labels, fields.value("spec"), true));
    }

    private ConfigurationProblem elsewhere(ObjectRef ref) {
      return new ConfigurationProblem(
          ref,
          "metadata.namespace",
          "resource must be created in " + namespace + " namespace",
          "Herald looks nowhere else");
    }
  }
}
