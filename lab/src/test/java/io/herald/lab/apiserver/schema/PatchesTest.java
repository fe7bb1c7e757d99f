package io.herald.lab.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.kubernetes.client.openapi.models.V1Service;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
  private static final Schema SERVICE = new ModelSchemas().of(V1Service.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "elements merge by key | {ports: [{port: 1, name: a}]} | {ports: [{port: 1, protocol: UDP}]}"
            + " | {ports: [{port: 1, name: a, protocol: UDP}]}",
        "new elements come last | {ports: [{port: 1}]} | {ports: [{port: 2}]}"
            + " | {ports: [{port: 1}, {port: 2}]}",
        "deleted elements go | {ports: [{port: 1}, {port: 2}]} | {ports: [{port: 1, $patch: delete}]}"
            + " | {ports: [{port: 2}]}",
        "lists can be replaced | {ports: [{port: 1}]} | {ports: [{$patch: replace}, {port: 3}]}"
            + " | {ports: [{port: 3}]}",
        "order is kept as asked | {ports: [{port: 1}, {port: 2}]}"
            + " | {$setElementOrder/ports: [{port: 2}, {port: 1}]} | {ports: [{port: 2}, {port: 1}]}",
        "null removes a field | {type: ClusterIP} | {type: null} | {}",
        "other lists are replaced | {externalIPs: [a, b]} | {externalIPs: [c]} | {externalIPs: [c]}",
        "maps merge | {selector: {a: x}} | {selector: {b: y}} | {selector: {a: x, b: y}}",
        "maps can be replaced | {selector: {a: x}} | {selector: {b: y, $patch: replace}}"
            + " | {selector: {b: y}}",
        "retained keys stay alone | {type: A, clusterIP: b} | {$retainKeys: [type], type: C}"
            + " | {type: C}",
      })
  void strategicMerge_ofSpecification_givesExpected(
      String rule, String before, String patch, String after) {
    ObjectNode object = spec(before);
    assertThat(StrategicMerge.apply(SERVICE, object, spec(patch))).as(rule).isEqualTo(spec(after));
    assertThat(object).as("the object is not modified").isEqualTo(spec(before));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{finalizers: [a]} | {finalizers: [b]} | {finalizers: [a, b]}",
        "{finalizers: [a, b]} | {$deleteFromPrimitiveList/finalizers: [a]} | {finalizers: [b]}"
      })
  void strategicMerge_ofFinalizers_mergesScalars(String before, String patch, String after) {
    assertThat(StrategicMerge.apply(SERVICE, in("metadata", before), in("metadata", patch)))
        .isEqualTo(in("metadata", after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: A, clusterIP: b} | {type: A} | {type: A, clusterIP: b, x: c} | {type: A, x: c}",
        "{ports: [{port: 1}, {port: 2}]} | {ports: [{port: 2}]} | {ports: [{port: 1}, {port: 2},"
            + " {port: 3}]} | {ports: [{port: 2}, {port: 3}]}",
        "{ports: [{port: 1, name: a}]} | {ports: [{port: 1}]} | {ports: [{port: 1, name: a}]}"
            + " | {ports: [{port: 1}]}"
      })
  void droppedFields_ofAppliedBefore_areRemoved(
      String before, String now, String object, String after) {
    ObjectNode removal = DroppedFields.removal(SERVICE, spec(before), spec(now));
    assertThat(StrategicMerge.apply(SERVICE, spec(object), removal)).isEqualTo(spec(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: 2} | {a: null} | {b: 2}",
        "{a: {b: 1, c: 2}} | {a: {b: null, d: 3}} | {a: {c: 2, d: 3}}",
        "{a: [1, 2]} | {a: [3]} | {a: [3]}",
        "{a: 1} | {a: {b: null}} | {a: {}}"
      })
  void mergePatch_ofRfc7386_givesExpected(String before, String patch, String after) {
    assertThat(MergePatch.apply(Json.read(before), Json.read(patch))).isEqualTo(Json.read(after));
  }

  private static ObjectNode spec(String content) {
    return in("spec", content);
  }

  private static ObjectNode in(String field, String content) {
    ObjectNode object = Json.object();
    object.set(field, Json.read(content));
    return object;
  }
}
