package io.herald.kubernetes.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TreeWriterTest {

  @Test
  void textsThatLookLikeSomethingElse_areQuoted() {
    List<String> texts = List.of("y", "1e3", "65535:65281", "true", "0x10", "", "null");

    assertThat(TreeWriter.yaml(texts).lines())
        .allMatch(line -> line.matches("- ([\"']).*\\1"), "quoted");
    assertThat(TreeWriter.yaml(Map.of("kind", "IPAddressPool"))).isEqualTo("kind: IPAddressPool\n");
  }

  @Property(tries = 300)
  void everyText_comesBackAsItWas(@ForAll String text) throws Exception {
    // Control characters stand in no manifest; YAML would call them binary.
    String clean = text.replaceAll("[^\\x20-\\x7e\\xa0-\\ud7ff]", "");
    String yaml = TreeWriter.yaml(Map.of("kind", "A", "metadata", Map.of("name", clean)));

    assertThat(DocumentReader.read("x", yaml).get(0).name()).isEqualTo(clean);
  }
}
