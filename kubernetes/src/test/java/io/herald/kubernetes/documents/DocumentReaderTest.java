package io.herald.kubernetes.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

  private static List<Document> read(String text) throws DocumentException {
    return DocumentReader.read("pools.yaml", text);
  }

  @Test
  void severalDocumentsAndLists_areTakenApart() throws Exception {
    List<Document> documents =
        read(
            """
            # only a comment
            ---
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata: {name: a, namespace: x}
            ---
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Service, metadata: {name: s, namespace: y}}
            - {apiVersion: v1, kind: Node, metadata: {name: n}}
            """);

    assertThat(documents)
        .extracting(document -> document.ref().toString())
        .containsExactly("IPAddressPool x/a", "Service y/s", "Node n");
  }

  @Test
  void position_ofAField_isItsLineOrThatOfTheNearestAround() throws Exception {
    Document document =
        read("""
                apiVersion: metallb.io/v1beta1
                kind: IPAddressPool
                metadata:
                  name: a
                spec:
                  addresses:
                  - 10.0.0.0/24
                  - 10.0.1.0/33
                """)
            .get(0);

    assertThat(document.position("spec.addresses[1]")).isEqualTo("pools.yaml:8");
    assertThat(document.position("spec.autoAssign")).isEqualTo("pools.yaml:5");
    assertThat(document.position("")).isEqualTo("pools.yaml:1");
  }

  @Test
  void json_isReadAsYaml() throws Exception {
    assertThat(read("{\"kind\": \"Node\", \"metadata\": {\"name\": \"n\", \"labels\": null}}"))
        .singleElement()
        .satisfies(document -> assertThat(document.name()).isEqualTo("n"));
  }

  @Test
  void mergeKeysAndAnchors_areFollowed() throws Exception {
    Document document =
        read("""
                kind: Service
                base: &base {name: wrong, namespace: y}
                metadata: {<<: *base, name: s}
                """)
            .get(0);

    assertThat(document.namespace()).isEqualTo("y");
    assertThat(document.name()).isEqualTo("s");
  }

  @Test
  void brokenYaml_isNamedWithFileAndLine() {
    assertThatThrownBy(() -> read("kind: A\nmetadata: [\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("pools.yaml:3: is not YAML");
    assertThatThrownBy(() -> read("kind: A\nkind: B\n"))
        .hasMessage(
            "pools.yaml:2: key \"kind\" stands twice in the same map; remove one of the two");
    assertThatThrownBy(() -> read("kind: A\n---\n- a\n"))
        .hasMessage("pools.yaml:3: is no object: give a map with kind");
  }

  @Test
  void aliasesThatExpandTooFar_areRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }

    assertThatThrownBy(() -> read(text.toString())).isInstanceOf(DocumentException.class);
  }

  /** Of a short text a program must not need the memory of a large one. */
  @ParameterizedTest
  @ValueSource(strings = {"[%s]", "{kind: List, items: [%s]}"})
  void aliasesInAShortText_costLittleMemory(String form) {
    String item = "{kind: Node, metadata: {name: n}}";
    StringBuilder text =
        new StringBuilder("kind: List\nitems:\n- &a0 " + form.formatted((item + ",").repeat(10)));
    for (int i = 1; i < 7; i++) {
      String again = ("*a" + (i - 1) + ", ").repeat(10);
      text.append("\n- &a%d ".formatted(i)).append(form.formatted(again));
    }
    String whole = form.startsWith("[") ? "kind: Node\na:\n" + text.substring(18) : text.toString();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getThreadAllocatedBytes(Thread.currentThread().getId());

    assertThatThrownBy(() -> read(whole))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("expand too far");

    long allocated = thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(100L << 20);
  }

  @Property(tries = 500)
  void anyText_isReadOrRefused(@ForAll String text) {
    try {
      assertThat(read(text)).isNotNull();
    } catch (DocumentException e) {
      assertThat(e).hasMessageStartingWith("pools.yaml");
    }
  }
}
