package io.herald.announcer.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The wire outlives restarts of the actor system, so it knows nothing of it. */
class WireArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.herald.announcer.frame", "io.herald.announcer.wire");

  @Test
  void wire_knowsNoActors() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("akka..").check(CLASSES);
  }

  @Test
  void frames_knowNeitherWireNorLibraries() {
    noClasses()
        .that()
        .resideInAPackage("io.herald.announcer.frame")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.herald.announcer.wire..", "org.pcap4j..", "com.sun.jna..")
        .check(CLASSES);
  }
}
