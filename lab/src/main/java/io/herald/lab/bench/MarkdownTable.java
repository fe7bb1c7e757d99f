package io.herald.lab.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table in Markdown, with columns padded so that it reads as plain text too. Columns of figures
 * are aligned to the right. Not thread-safe.
 */
public final class MarkdownTable {
  private static final Pattern FIGURE = Pattern.compile("[-–+]?[0-9][0-9,. ]*( ?%)?|–|");

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column titles and no rows. */
  public MarkdownTable(String... titles) {
    header = List.of(titles);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when it has not as many cells as there are columns
   */
  public MarkdownTable row(Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + header.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(MarkdownTable::cell).toList());
    return this;
  }

  private static String cell(Object value) {
    return String.valueOf(value).replace("|", "\\|").replace("\n", "<br>");
  }

  /** The table, each line ended. */
  @Override
  public String toString() {
    var text = new StringBuilder(line(header));
    var rule = new StringBuilder("|");
    for (int i = 0; i < header.size(); i++) {
      rule.append("-".repeat(width(i) + 1)).append(figures(i) ? ":|" : "-|");
    }
    text.append(rule).append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private String line(List<String> cells) {
    var line = new StringBuilder("|");
    for (int i = 0; i < cells.size(); i++) {
      var padding = " ".repeat(width(i) - cells.get(i).length());
      line.append(' ')
          .append(figures(i) ? padding + cells.get(i) : cells.get(i) + padding)
          .append(" |");
    }
    return line.append('\n').toString();
  }

  private boolean figures(int column) {
    return !rows.isEmpty()
        && rows.stream().allMatch(row -> FIGURE.matcher(row.get(column)).matches());
  }

  private int width(int column) {
    return rows.stream()
        .map(row -> row.get(column).length())
        .collect(Collectors.reducing(header.get(column).length(), Math::max));
  }
}
