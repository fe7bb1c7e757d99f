package io.herald.lab.bench.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassListTest {
  @Test
  void merge_commentsProxiesAndRepetitions_areLeftOut() {
    var first = List.of("# NOTE", "java/lang/Object", "jdk/proxy2/$Proxy14", "io/herald/A");
    var second = List.of("java/lang/Object", "com/sun/proxy/jdk/proxy1/$Proxy1", "io/herald/B");
    assertThat(ClassList.merge(List.of(first, second)))
        .containsExactly("java/lang/Object", "io/herald/A", "io/herald/B");
  }

  @Test
  void merge_linesAboutLambdas_areKept() {
    var lambda = "@lambda-proxy io/herald/A run ()Ljava/lang/Runnable; ()V REF_invokeStatic";
    assertThat(ClassList.merge(List.of(List.of(lambda)))).containsExactly(lambda);
  }
}
