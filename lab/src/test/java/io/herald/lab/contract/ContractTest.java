package io.herald.lab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.contract.ContractTable.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of facts and the tests that show them: whoever renames a test mends the table. */
class ContractTest {
  /** How many facts each section has. A fact that is added raises its number; none may go. */
  private static final Map<String, Integer> FACTS = new LinkedHashMap<>();

  static {
    count("1.", 13, 7, 15, 7, 22, 4, 4, 22, 12, 2, 7, 4);
    count("2.", 8, 6, 5, 1, 6, 5, 3, 3);
    count("3.", 2, 8, 5, 5, 4, 4, 5, 2, 6);
    FACTS.put("5.3", 16);
  }

  private static final Pattern REFERENCE =
      Pattern.compile("`(?:([\\w-]+)/)?(\\w+(?:Test|IT))\\.(\\w+)`");

  private final TestSources sources = new TestSources();

  private static void count(String chapter, int... facts) {
    for (int i = 0; i < facts.length; i++) {
      FACTS.put(chapter + (i + 1), facts[i]);
    }
  }

  @Test
  void sections_ofTheContract_haveAllTheirFacts() {
    Map<String, Integer> found =
        ContractTable.rows().stream()
            .collect(
                Collectors.groupingBy(
                    Row::section, LinkedHashMap::new, Collectors.summingInt(row -> 1)));

    assertThat(found).isEqualTo(FACTS);
    assertThat(ContractTable.rows()).extracting(Row::fact).doesNotHaveDuplicates();
  }

  @Test
  void row_everyOne_hasAFactAVerdictAndARemark() {
    for (Row row : ContractTable.rows()) {
      assertThat(row.verdict()).as("%s", row).isIn("kept", "differs");
      assertThat(List.of(row.fact(), row.how())).as("%s", row).doesNotContain("");
    }
  }

  @Test
  void row_everyOne_namesTestsThatRun() {
    for (Row row : ContractTable.rows()) {
      assertThat(REFERENCE.matcher(row.tests()).replaceAll("").replaceAll("[, ]", ""))
          .as("%s: what stands beside its tests", row)
          .isEmpty();
      assertThat(REFERENCE.matcher(row.tests()).find()).as("%s names a test", row).isTrue();
      REFERENCE.matcher(row.tests()).results().forEach(reference -> assertRuns(row, reference));
    }
  }

  private void assertRuns(Row row, MatchResult reference) {
    List<String> modules = sources.modulesOf(reference.group(2));
    if (reference.group(1) == null) {
      assertThat(modules)
          .as("%s names %s: the module, as in `lab/%s`", row, reference.group(), reference.group(2))
          .hasSize(1);
    }
    String module = reference.group(1) == null ? modules.get(0) : reference.group(1);
    assertThat(sources.testsOf(module, reference.group(2)))
        .as("%s names %s: what runs there", row, reference.group())
        .contains(reference.group(3));
  }
}
