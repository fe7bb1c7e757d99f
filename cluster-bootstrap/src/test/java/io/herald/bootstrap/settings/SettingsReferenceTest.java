package io.herald.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
  @Test
  void markdown_comparedWithTheRepository_isTheSame() throws IOException {
    assertThat(Files.readString(Path.of("../docs/settings.md")))
        .as("docs/settings.md is stale; run: bin/herald settings > docs/settings.md")
        .isEqualTo(SettingsReference.markdown());
  }

  @Test
  void markdown_everyKey_isExplainedBySentences() {
    assertThat(KnownKeys.ALL.values())
        .isNotEmpty()
        .allSatisfy(
            value ->
                assertThat(String.join(" ", value.origin().comments()).strip())
                    .as(value.origin().description())
                    .endsWith("."));
  }
}
