package io.herald.kubernetes.documents;

import com.google.gson.GsonBuilder;
import java.util.Collection;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Writes trees of maps, lists, texts, numbers and truth values as YAML or JSON. */
public final class TreeWriter {

  private TreeWriter() {}

  /** One YAML document. */
  public static String yaml(Object tree) {
    return yaml(false).dump(tree);
  }

  /** Several YAML documents, each begun by {@code ---}. */
  public static String yamlDocuments(Collection<?> trees) {
    return yaml(true).dumpAll(trees.iterator());
  }

  /** Indented JSON, ended by a line end. */
  public static String json(Object tree) {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(tree) + "\n";
  }

  private static Yaml yaml(boolean explicitStart) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setExplicitStart(explicitStart);
    options.setSplitLines(false);
    return new Yaml(new Quoting(options), options);
  }

  /**
   * Quotes every text that some reader might take for something else: kubectl reads {@code y} as a
   * truth value and {@code 1e3} as a number, which YAML 1.1 does not.
   */
  private static final class Quoting extends Representer {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9/._-]+");

    Quoting(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representScalar(Tag tag, String value, DumperOptions.ScalarStyle style) {
      boolean quoted = tag.equals(Tag.STR) && !PLAIN.matcher(value).matches();
      return super.representScalar(
          tag, value, quoted ? DumperOptions.ScalarStyle.DOUBLE_QUOTED : style);
    }
  }
}
