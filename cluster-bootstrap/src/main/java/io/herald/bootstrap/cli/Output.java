package io.herald.bootstrap.cli;

import io.herald.kubernetes.documents.TreeWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** How results are printed. */
enum Output {
  /** Columns for people. */
  TABLE,
  /** JSON. */
  JSON,
  /** YAML. */
  YAML;

  private static final int GAP = 3;

  /**
   * Prints rows: as a table with the keys of the first for headings, or as a list under {@code
   * name}.
   */
  void print(PrintWriter out, String name, List<Map<String, Object>> rows) {
    if (this == TABLE) {
      table(out, rows);
      out.flush();
    } else {
      print(out, Map.of(name, rows));
    }
  }

  /** Prints a tree as one document of JSON or YAML. */
  void print(PrintWriter out, Map<String, Object> tree) {
    out.print(this == JSON ? TreeWriter.json(tree) : TreeWriter.yaml(tree));
    out.flush();
  }

  private static void table(PrintWriter out, List<Map<String, Object>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<String> keys = List.copyOf(rows.get(0).keySet());
    List<List<String>> lines = new ArrayList<>();
    lines.add(keys.stream().map(Output::heading).toList());
    rows.forEach(row -> lines.add(keys.stream().map(key -> cell(row.get(key))).toList()));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      int column = i;
      int width = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
      columns.add(new Column(width + GAP, 0, Overflow.TRUNCATE));
    }
    TextTable table =
        TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns.toArray(Column[]::new));
    lines.forEach(line -> table.addRowValues(line.toArray(String[]::new)));
    table.toString().lines().map(String::stripTrailing).forEach(out::println);
  }

  private static String heading(String key) {
    return key.replaceAll("([A-Z])", " $1").toUpperCase(java.util.Locale.ROOT);
  }

  private static String cell(Object value) {
    if (value instanceof List<?> list) {
      return list.isEmpty() ? "-" : String.join(",", list.stream().map(String::valueOf).toList());
    }
    String text = value == null ? "" : value.toString();
    return text.isEmpty() ? "-" : text;
  }

  /** A row from pairs of key and value. */
  static Map<String, Object> row(Object... pairs) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      row.put(pairs[i].toString(), pairs[i + 1]);
    }
    return row;
  }
}
