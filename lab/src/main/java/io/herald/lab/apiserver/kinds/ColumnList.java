package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Builds {@link Columns} in the order in which they are shown. */
final class ColumnList {
  private final List<Columns.Column> columns = new ArrayList<>();

  private ColumnList() {}

  /** Begins with the column of the name. */
  static ColumnList named() {
    ColumnList list = new ColumnList();
    list.add("Name", "string", "name", 0, o -> Json.text(o, "metadata", "name"));
    return list;
  }

  /** Begins without one. */
  static ColumnList unnamed() {
    return new ColumnList();
  }

  ColumnList text(String name, Function<ObjectNode, String> cell) {
    return add(name, "string", "", 0, cell);
  }

  ColumnList wide(String name, Function<ObjectNode, String> cell) {
    return add(name, "string", "", 1, cell);
  }

  ColumnList wideName(String name) {
    return add(name, "string", "name", 1, o -> Json.text(o, "metadata", "name"));
  }

  ColumnList number(String name, ToIntFunction<ObjectNode> cell) {
    return cell(name, "integer", "", 0, o -> IntNode.valueOf(cell.applyAsInt(o)));
  }

  ColumnList age() {
    return text("Age", o -> HumanDuration.since(Json.text(o, "metadata", "creationTimestamp")));
  }

  ColumnList add(
      String name, String type, String format, int priority, Function<ObjectNode, String> cell) {
    return cell(name, type, format, priority, o -> TextNode.valueOf(cell.apply(o)));
  }

  ColumnList cell(
      String name, String type, String format, int priority, Function<ObjectNode, JsonNode> cell) {
    columns.add(new Columns.Column(name, type, format, "", priority, cell));
    return this;
  }

  Columns done() {
    return new Columns(List.copyOf(columns));
  }
}
