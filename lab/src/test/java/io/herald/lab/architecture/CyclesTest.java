package io.herald.lab.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.herald.actors.snapshot.ClusterSnapshot;

/**
 * The packages of a module need each other in one direction only. The root package of a module
 * stands aside: it holds both the words that its packages share and the class that assembles them.
 */
@AnalyzeClasses(packages = "io.herald", importOptions = ImportOption.DoNotIncludeTests.class)
class CyclesTest {

  /** The API server's root package assembles its parts, as a module's root does. */
  private static final String API_SERVER = "io.herald.lab.apiserver";

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices()
          .matching("io.herald.(*).(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(resideInAPackage(API_SERVER), resideInAPackage(API_SERVER + ".."))
          // Should be mended: the snapshot holds the configuration, which selects by labels.
          .ignoreDependency(
              type(ClusterSnapshot.class), resideInAPackage("io.herald.actors.config"));
}
