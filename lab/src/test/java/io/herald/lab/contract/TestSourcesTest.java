package io.herald.lab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestSourcesTest {
  private static final String SOURCE =
      """
      class FactTest {
        @Test
        void fact_isTrue_isATest() {}

        @ArchTest static final ArchRule rule_field_isATest = null;

        void helper_beforeATest_isNone() {}

        @Disabled("later")
        @Test
        void disabled_isNone() {}

        @DisabledOnOs(OS.LINUX)
        @ParameterizedTest
        void disabledSomewhere_isNone(String value) {}

        @Nested
        class Inner {
          void helper_inANestedClass_isNone() {}

          @org.junit.jupiter.api.Test
          void inANestedClass_isATest() {}
        }

        @Disabled
        @Nested
        class Off {
          @Test
          void inADisabledClass_isNone() {}
        }

        static class Plain {
          @Test
          void inAClassThatNobodyRuns_isNone() {}
        }
      }
      """;

  @Test
  void testsIn_source_areThoseThatRun() {
    assertThat(TestSources.testsIn(SOURCE))
        .containsExactlyInAnyOrder(
            "fact_isTrue_isATest", "rule_field_isATest", "inANestedClass_isATest");
  }

  @Test
  void testsIn_disabledClass_areNone() {
    assertThat(TestSources.testsIn("@Disabled " + SOURCE)).isEmpty();
  }

  @Test
  void modulesOf_twoClassesOfOneName_areBoth() {
    assertThat(new TestSources().modulesOf("AnnouncementsTest"))
        .containsExactlyInAnyOrder("allocator", "announcer");
    assertThat(new TestSources().testsOf("announcer", "AnnouncementsTest"))
        .contains("announced_followsTheSchedule");
    assertThat(new TestSources().testsOf("allocator", "AnnouncementsTest"))
        .doesNotContain("announced_followsTheSchedule");
  }
}
