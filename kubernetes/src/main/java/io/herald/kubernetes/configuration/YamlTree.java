package io.herald.kubernetes.configuration;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Reads YAML 1.1 strictly: a key that stands twice in a map is an error. Aliases and merge keys
 * ({@code <<}) work; since they can make a small text mean billions of values, the depth and the
 * number of values are bounded.
 */
final class YamlTree {

  private static final int DEPTH_LIMIT = 20;
  private static final int VALUE_LIMIT = 200_000;
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

  private static final String TOO_LARGE = "is nested too deeply, or its aliases (*) expand too far";

  private final Problems problems;
  private int values;

  private YamlTree(Problems problems) {
    this.problems = problems;
  }

  /** The one document in {@code text}; an empty text is {@link Value.Null}. */
  static Value parse(String text, Problems problems) {
    try {
      Node root = yaml().compose(new StringReader(text));
      return root == null ? new Value.Null(1) : new YamlTree(problems).convert(root, "", 0);
    } catch (TooLargeException e) {
      problems.add("", TOO_LARGE, "write the values out");
    } catch (YAMLException e) {
      problems.add("", "is not YAML: " + describe(e), "mind the indentation and the quotes");
    }
    return new Value.Null(1);
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEPTH_LIMIT);
    options.setMaxAliasesForCollections(VALUE_LIMIT);
    DumperOptions unused = new DumperOptions();
    return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options);
  }

  private static String describe(YAMLException e) {
    if (!(e instanceof MarkedYAMLException marked)) {
      return String.valueOf(e.getMessage());
    }
    Mark mark = marked.getProblemMark();
    return (mark == null
            ? ""
            : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
        + marked.getProblem();
  }

  private Value convert(Node node, String path, int depth) {
    if (depth > DEPTH_LIMIT || ++values > VALUE_LIMIT) {
      throw new TooLargeException();
    }
    int line = node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    if (node instanceof MappingNode mapping) {
      return new Value.Mapping(entries(mapping, path, depth), line);
    }
    if (node instanceof SequenceNode sequence) {
      List<Value> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
      }
      return new Value.Sequence(items, line);
    }
    return scalar((ScalarNode) node, line);
  }

  private static Value scalar(ScalarNode node, int line) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.NULL)) {
      return new Value.Null(line);
    }
    if (tag.equals(Tag.BOOL)) {
      boolean truth = TRUE.contains(text.toLowerCase(Locale.ROOT));
      return new Value.Scalar(Boolean.toString(truth), Value.Form.BOOLEAN, line);
    }
    Value.Form form =
        tag.equals(Tag.INT)
            ? Value.Form.INTEGER
            : tag.equals(Tag.STR) ? Value.Form.STRING : Value.Form.OTHER;
    return new Value.Scalar(text, form, line);
  }

  private Map<String, Value> entries(MappingNode node, String path, int depth) {
    Map<String, Value> own = new LinkedHashMap<>();
    Map<String, Value> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      String key = key(tuple.getKeyNode(), path);
      if (key == null) {
        continue;
      }
      String field = path.isEmpty() ? key : path + "." + key;
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(convert(tuple.getValueNode(), field, depth + 1), field, merged);
        continue;
      }
      Value first = own.get(key);
      Value value = convert(tuple.getValueNode(), field, depth + 1);
      if (first != null) {
        int line = tuple.getKeyNode().getStartMark().getLine() + 1;
        problems.add(
            field,
            "line " + line + ": key \"" + key + "\" stands twice in the same map",
            "remove one of the two");
      } else {
        own.put(key, value);
      }
    }
    merged.forEach(own::putIfAbsent);
    return own;
  }

  private @Nullable String key(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    int line = node.getStartMark().getLine() + 1;
    problems.add(path, "line " + line + ": a key that is a list or a map", "keys are words");
    return null;
  }

  private void merge(Value value, String field, Map<String, Value> into) {
    List<Value> sources = value instanceof Value.Sequence list ? list.items() : List.of(value);
    for (Value source : sources) {
      if (source instanceof Value.Mapping mapping) {
        mapping.entries().forEach(into::putIfAbsent);
      } else {
        problems.add(field, "line " + value.line() + ": can only merge maps", "write the keys out");
      }
    }
  }

  /** Ends the conversion of a text that means too much. */
  private static final class TooLargeException extends RuntimeException {
    TooLargeException() {
      super("too large", null, false, false);
    }
  }
}
