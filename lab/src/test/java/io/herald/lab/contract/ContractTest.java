package io.herald.lab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of facts and the tests that show them: whoever renames a test mends the table. */
class ContractTest {
  private static final Pattern SECTION = Pattern.compile("## (\\d\\.\\d+) .+");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern RUNS =
      Pattern.compile("@(Test|Property|ParameterizedTest|ArchTest)\\b");
  private static final String NO_TEST = "–";

  /** A row of the table. */
  private record Row(int line, String fact, String verdict, String how, String tests) {
    boolean needsTests() {
      return verdict.equals("kept") || verdict.equals("differs");
    }

    @Override
    public String toString() {
      return "docs/contract.md:" + line + " \"" + fact + "\"";
    }
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Checkout.file("docs/contract.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("| ") && !line.startsWith("| fact |")) {
        List<String> cells =
            Arrays.stream(line.split("\\|", -1)).map(String::strip).skip(1).toList();
        assertThat(cells)
            .as("cells of docs/contract.md:%d, and one after the last |", i + 1)
            .hasSize(5);
        rows.add(new Row(i + 1, cells.get(0), cells.get(1), cells.get(2), cells.get(3)));
      }
    }
    return rows;
  }

  @Test
  void sections_ofTheContract_areAllThere() {
    List<String> expected =
        Stream.of(numbers("1.", 12), numbers("2.", 8), numbers("3.", 9)).flatMap(s -> s).toList();

    assertThat(lines().stream().map(SECTION::matcher).filter(Matcher::matches).map(m -> m.group(1)))
        .containsExactlyElementsOf(expected);
  }

  private static Stream<String> numbers(String chapter, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(i -> chapter + i);
  }

  @Test
  void row_everyOne_hasAFactAVerdictAndARemark() {
    assertThat(rows()).hasSizeGreaterThan(100);
    for (Row row : rows()) {
      assertThat(row.verdict()).as("%s", row).isIn("kept", "differs", "not yet", "untested");
      assertThat(List.of(row.fact(), row.how(), row.tests())).as("%s", row).doesNotContain("");
    }
  }

  @Test
  void row_keptOrDiffering_namesTestsThatExist() throws IOException {
    Map<String, List<String>> sources = testSources();
    for (Row row : rows()) {
      Matcher reference = REFERENCE.matcher(row.tests());
      int count = 0;
      while (reference.find()) {
        count++;
        assertThat(sources.getOrDefault(reference.group(1), List.of()))
            .as("%s names %s", row, reference.group())
            .anyMatch(source -> hasTest(source, reference.group(2)));
      }
      assertThat(REFERENCE.matcher(row.tests()).replaceAll("").replaceAll("[, ]", ""))
          .as("%s: what stands beside its tests", row)
          .isEqualTo(row.needsTests() ? "" : NO_TEST);
      assertThat(count > 0).as("%s names tests", row).isEqualTo(row.needsTests());
    }
  }

  /** Whether the method stands under one of the annotations that make it run. */
  private static boolean hasTest(String source, String method) {
    Matcher declaration = Pattern.compile("(?:void|ArchRule)\\s+" + method + "\\b").matcher(source);
    if (!declaration.find()) {
      return false;
    }
    int memberBefore = source.lastIndexOf("\n  }\n", declaration.start());
    String head = source.substring(Math.max(0, memberBefore), declaration.start());
    return RUNS.matcher(head).find();
  }

  /** The sources of all test classes of all modules by their simple names. */
  private static Map<String, List<String>> testSources() throws IOException {
    Map<String, List<String>> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(Checkout.file("."))) {
      for (Path module : modules.map(m -> m.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> files = Files.walk(module)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
              String name = file.getFileName().toString().replace(".java", "");
              sources.computeIfAbsent(name, n -> new ArrayList<>()).add(Files.readString(file));
            }
          }
        }
      }
    }
    return sources;
  }
}
