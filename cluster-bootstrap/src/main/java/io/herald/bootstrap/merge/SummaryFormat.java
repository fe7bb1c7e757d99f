package io.herald.bootstrap.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import scala.jdk.javaapi.CollectionConverters;
import spray.json.JsArray;
import spray.json.JsObject;
import spray.json.JsString;
import spray.json.JsValue;
import spray.json.JsonParser;
import spray.json.ParserInput;

/** JSON of a {@link ClusterSummary}, as one speaker's management port tells another. */
public final class SummaryFormat {
  private SummaryFormat() {}

  /** Writes; {@code identity} is absent when there is none. */
  public static JsObject write(ClusterSummary summary) {
    var fields = new java.util.TreeMap<String, JsValue>();
    summary.identity().ifPresent(id -> fields.put("identity", new JsString(id.toString())));
    List<JsValue> members =
        summary.members().stream().map(member -> (JsValue) new JsString(member)).toList();
    fields.put("members", new JsArray(CollectionConverters.asScala(members).toVector()));
    return new JsObject(scala.collection.immutable.Map.from(CollectionConverters.asScala(fields)));
  }

  /**
   * Reads.
   *
   * @throws IllegalArgumentException if {@code json} is something else
   */
  public static ClusterSummary read(String json) {
    try {
      var value = JsonParser.apply(ParserInput.apply(json)).asJsObject();
      Map<String, JsValue> fields = CollectionConverters.asJava(value.fields());
      var identity = Optional.ofNullable(fields.get("identity")).map(SummaryFormat::text);
      return new ClusterSummary(
          identity.map(UUID::fromString),
          texts((JsArray) fields.getOrDefault("members", JsArray.empty())));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a cluster summary: " + e.getMessage(), e);
    }
  }

  private static Set<String> texts(JsArray array) {
    return CollectionConverters.asJava(array.elements()).stream()
        .map(SummaryFormat::text)
        .collect(Collectors.toSet());
  }

  private static String text(JsValue value) {
    return ((JsString) value).value();
  }
}
