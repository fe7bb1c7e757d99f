package io.herald.kubernetes.documents;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
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
 * Reads the objects in a text of several YAML documents, as {@code kubectl} writes and reads them;
 * JSON is YAML. Lists ({@code kind: List}) are taken apart. A key that stands twice is an error.
 */
public final class DocumentReader {

  private static final int DEPTH_LIMIT = 100;

  /** How many values aliases may add to those that stand in the text. */
  private static final int ALIAS_ALLOWANCE = 100_000;

  private static final int SIZE_LIMIT = 512 << 20;
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

  private final String source;
  private final long valueLimit;
  private long values;

  private DocumentReader(String source, long valueLimit) {
    this.source = source;
    this.valueLimit = valueLimit;
  }

  /**
   * Reads a text.
   *
   * @param source what to call it: a file's name
   * @throws DocumentException when it is no YAML or holds something that is no object
   */
  public static List<Document> read(String source, String text) throws DocumentException {
    List<Document> documents = new ArrayList<>();
    // A value takes a character at least, unless an alias brings it in.
    DocumentReader reader = new DocumentReader(source, ALIAS_ALLOWANCE + (long) text.length());
    try {
      for (Node root : yaml().composeAll(new StringReader(text))) {
        if (!root.getTag().equals(Tag.NULL)) {
          reader.add(root, documents, 0);
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new DocumentException(source, line, "is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new DocumentException(source, 0, "is not YAML: " + e.getMessage());
    }
    return documents;
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEPTH_LIMIT);
    options.setMaxAliasesForCollections(ALIAS_ALLOWANCE);
    options.setCodePointLimit(SIZE_LIMIT);
    DumperOptions unused = new DumperOptions();
    return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options);
  }

  private void add(Node node, List<Document> documents, int depth) throws DocumentException {
    count(node, depth);
    if (!(node instanceof MappingNode mapping)) {
      throw new DocumentException(source, line(node), "is no object: give a map with kind");
    }
    Node items = value(mapping, "items");
    String kind = value(mapping, "kind") instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (kind.endsWith("List") && items instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        add(item, documents, depth + 1);
      }
      return;
    }
    JsonObject content = (JsonObject) convert(node, 0);
    Map<String, Integer> lines = new HashMap<>(Map.of("", line(node)));
    // Thousands of Services are read too, of which nobody will ask for a line.
    if (Documents.isConfiguration(Document.text(content, "apiVersion"), kind)) {
      noteLines(node, "", lines);
    }
    documents.add(Document.written(source, content, lines));
  }

  private static @org.jspecify.annotations.Nullable Node value(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(t -> t.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst()
        .orElse(null);
  }

  private static int line(Node node) {
    return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
  }

  private static void noteLines(Node node, String path, Map<String, Integer> lines) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          String field = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
          lines.put(field, line(key));
          noteLines(tuple.getValueNode(), field, lines);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        String field = path + "[" + i + "]";
        lines.put(field, line(sequence.getValue().get(i)));
        noteLines(sequence.getValue().get(i), field, lines);
      }
    }
  }

  private void count(Node node, int depth) throws DocumentException {
    if (depth > DEPTH_LIMIT || ++values > valueLimit) {
      throw new DocumentException(
          source, line(node), "is nested too deeply, or its aliases (*) expand too far");
    }
  }

  private JsonElement convert(Node node, int depth) throws DocumentException {
    count(node, depth);
    if (node instanceof MappingNode mapping) {
      return object(mapping, depth);
    }
    if (node instanceof SequenceNode sequence) {
      JsonArray array = new JsonArray();
      for (Node item : sequence.getValue()) {
        array.add(convert(item, depth + 1));
      }
      return array;
    }
    return scalar((ScalarNode) node);
  }

  private JsonObject object(MappingNode mapping, int depth) throws DocumentException {
    JsonObject own = new JsonObject();
    JsonObject merged = new JsonObject();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new DocumentException(source, line(tuple.getKeyNode()), "a key is a list or a map");
      }
      JsonElement value = convert(tuple.getValueNode(), depth + 1);
      if (key.getTag().equals(Tag.MERGE)) {
        merge(value, merged);
      } else if (own.has(key.getValue())) {
        throw new DocumentException(
            source,
            line(key),
            "key \"" + key.getValue() + "\" stands twice in the same map; remove one of the two");
      } else {
        own.add(key.getValue(), value);
      }
    }
    merge(own, merged);
    return mergedInOrder(own, merged);
  }

  private static JsonObject mergedInOrder(JsonObject own, JsonObject merged) {
    return merged.size() == own.size() ? own : merged;
  }

  private static void merge(JsonElement from, JsonObject into) {
    if (from instanceof JsonObject object) {
      object.asMap().forEach(into::add);
    } else if (from instanceof JsonArray array) {
      // The first of several wins.
      for (int i = array.size() - 1; i >= 0; i--) {
        merge(array.get(i), into);
      }
    }
  }

  private static JsonElement scalar(ScalarNode node) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.NULL)) {
      return JsonNull.INSTANCE;
    }
    if (tag.equals(Tag.BOOL)) {
      return new JsonPrimitive(TRUE.contains(text.toLowerCase(Locale.ROOT)));
    }
    if (tag.equals(Tag.INT) && text.matches("[-+]?(0|[1-9]\\d{0,17})")) {
      return new JsonPrimitive(Long.valueOf(text));
    }
    if (tag.equals(Tag.FLOAT) && text.matches("[-+]?\\d{1,30}\\.\\d{0,30}([eE][-+]?\\d{1,3})?")) {
      return new JsonPrimitive(Double.valueOf(text));
    }
    return new JsonPrimitive(text);
  }
}
