package io.herald.kubernetes.documents;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ObjectRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object of the Kubernetes API, and where it was written. */
public final class Document {

  private final String source;
  private final JsonObject content;
  private final Map<String, Integer> lines;
  private final boolean asWritten;

  private Document(
      String source, JsonObject content, Map<String, Integer> lines, boolean asWritten) {
    this.source = source;
    this.content = content;
    this.lines = lines;
    this.asWritten = asWritten;
  }

  /**
   * One that comes from its author.
   *
   * @param lines the line of each field by its path, such as {@code spec.addresses[1]}; the empty
   *     path is the document itself
   */
  static Document written(String source, JsonObject content, Map<String, Integer> lines) {
    return new Document(source, content, lines, true);
  }

  /** One that a server holds. */
  static Document held(String server, JsonObject content) {
    return new Document(server, content, Map.of(), false);
  }

  /** The same, taken for what a server holds. */
  Document held() {
    return new Document(source, content, lines, false);
  }

  /**
   * Whether it comes straight from its author, so that no API server has looked at it: what nobody
   * knows is an error then.
   */
  public boolean asWritten() {
    return asWritten;
  }

  /** The file it stands in, or the server. */
  public String source() {
    return source;
  }

  JsonObject content() {
    return content;
  }

  /** Its {@code kind}, empty when it has none. */
  public String kind() {
    return text(content, "kind");
  }

  /** Its {@code apiVersion}, empty when it has none. */
  public String apiVersion() {
    return text(content, "apiVersion");
  }

  /** Its {@code metadata.namespace}, empty when it has none. */
  public String namespace() {
    return text(metadata(), "namespace");
  }

  /** Its {@code metadata.name}, empty when it has none. */
  public String name() {
    return text(metadata(), "name");
  }

  /** What it is called in problems. */
  public ObjectRef ref() {
    return new ObjectRef(apiVersion(), kind(), namespace(), name(), text(metadata(), "uid"));
  }

  /** The group of its {@code apiVersion}, empty for the core group. */
  String group() {
    int slash = apiVersion().indexOf('/');
    return slash < 0 ? "" : apiVersion().substring(0, slash);
  }

  /** File and line of a field, or of the nearest one around it; the source alone if unknown. */
  public String position(String field) {
    String path = field;
    while (!lines.containsKey(path) && !path.isEmpty()) {
      int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
      path = end < 0 ? "" : path.substring(0, end);
    }
    Integer line = lines.get(path);
    return line == null ? source : source + ":" + line;
  }

  JsonObject metadata() {
    return content.get("metadata") instanceof JsonObject object ? object : new JsonObject();
  }

  /** The same object in another namespace. */
  Document in(String namespace) {
    JsonObject copy = content.deepCopy();
    JsonObject metadata = metadata().deepCopy();
    metadata.addProperty("namespace", namespace);
    copy.add("metadata", metadata);
    return new Document(source, copy, lines, asWritten);
  }

  static String text(@Nullable JsonObject object, String field) {
    JsonElement value = object == null ? null : object.get(field);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  @Override
  public String toString() {
    return ref() + " in " + source;
  }
}
