package io.herald.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {
  @Test
  void rows_wordsAndFigures_figuresAreAlignedToTheRight() {
    var table = new MarkdownTable("what", "ms").row("kubectl itself", 170).row("probe", "7.5");
    assertThat(table)
        .hasToString(
            """
            | what           |  ms |
            |----------------|----:|
            | kubectl itself | 170 |
            | probe          | 7.5 |
            """);
  }

  @Test
  void cell_withBarAndNewLine_staysOneCell() {
    assertThat(new MarkdownTable("a").row("x|y\nz"))
        .hasToString(
            """
            | a         |
            |-----------|
            | x\\|y<br>z |
            """);
  }

  @Test
  void rows_none_headOnly() {
    assertThat(new MarkdownTable("a", "b"))
        .hasToString(
            """
            | a | b |
            |---|---|
            """);
  }

  @Test
  void row_withTooFewCells_isRefused() {
    var table = new MarkdownTable("a", "b");
    assertThatThrownBy(() -> table.row("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 cells in a table of 2 columns");
  }
}
