package io.herald.lab.apiserver.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.BuiltinTypes;
import io.herald.lab.apiserver.kinds.ResourceRegistry;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.schema.ModelSchemas;
import io.herald.lab.apiserver.store.ObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
  private static final ResourceRegistry REGISTRY = registry();
  private static final ObjectNode POD =
      Json.read(
          "{metadata: {name: p, namespace: n, labels: {app: web, tier: front}}, spec: {nodeName: x}}");

  private static ResourceRegistry registry() {
    ResourceRegistry registry = new ResourceRegistry();
    BuiltinTypes.register(
        registry, new ModelSchemas(), new ObjectStore(1), List.of("10.96.0.0/16"));
    return registry;
  }

  private static ResourceType type(String plural) {
    return REGISTRY.find("", "v1", plural).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | true",
        "app==web,tier!=back | true",
        "app!=web | false",
        "app in (web, db) | true",
        "app notin (web,db),tier | false",
        "missing notin (a) | true",
        "missing!=a | true",
        "missing | false",
        "!missing | true",
        "!app | false",
        "app in (db),tier=front | false"
      })
  void labels_selected_match(String selector, boolean matches) {
    assertThat(Selectors.of(type("pods"), selector, "").test(POD)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata.name=p | true",
        "metadata.name!=p | false",
        "spec.nodeName=x,status.phase!=Failed | true",
        "metadata.namespace=other | false",
        "spec.hostNetwork=false | true"
      })
  void fields_selected_match(String selector, boolean matches) {
    assertThat(Selectors.of(type("pods"), "", selector).test(POD)).isEqualTo(matches);
  }

  @Test
  void field_notSelectable_isRefused() {
    assertThatThrownBy(() -> Selectors.of(type("services"), "", "spec.ports=1"))
        .hasMessageContaining("field label not supported: spec.ports");
  }
}
