package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * What {@code kubectl get} shows of a kind.
 *
 * @param columns all columns, the name first
 */
public record Columns(List<Column> columns) {
  /**
   * One column.
   *
   * @param name the heading
   * @param type {@code string}, {@code integer}, {@code boolean} or {@code date}
   * @param format empty, or {@code name} for the object's name
   * @param description for the table's reader
   * @param priority above 0 only with {@code -o wide}
   * @param cell the value: a scalar node
   */
  public record Column(
      String name,
      String type,
      String format,
      String description,
      int priority,
      Function<ObjectNode, JsonNode> cell) {}
}
