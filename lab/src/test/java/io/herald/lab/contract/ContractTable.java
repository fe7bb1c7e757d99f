package io.herald.lab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of {@code docs/contract.md}. */
final class ContractTable {
  private static final Pattern SECTION = Pattern.compile("## (\\d\\.\\d+) .+");

  private ContractTable() {}

  /** A row; {@code section} as {@code 1.10}. */
  record Row(String section, int line, String fact, String verdict, String how, String tests) {
    @Override
    public String toString() {
      return "docs/contract.md:" + line + " \"" + fact + "\"";
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List<String> lines = lines();
    String section = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher heading = SECTION.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (line.startsWith("| ") && !line.startsWith("| fact |")) {
        List<String> cells =
            Arrays.stream(line.split("\\|", -1)).map(String::strip).skip(1).toList();
        assertThat(cells)
            .as("cells of docs/contract.md:%d, and one after the last |", i + 1)
            .hasSize(5);
        rows.add(new Row(section, i + 1, cells.get(0), cells.get(1), cells.get(2), cells.get(3)));
      }
    }
    return rows;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Checkout.file("docs/contract.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
