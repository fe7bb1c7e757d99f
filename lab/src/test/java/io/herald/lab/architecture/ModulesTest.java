package io.herald.lab.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules, and who touches which outside thing. */
@AnalyzeClasses(packages = "io.herald", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {

  /** Allocator, announcer and kubernetes do not know each other; nothing points upwards. */
  @ArchTest
  static final ArchRule arrows_pointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.herald..")
          .layer("actors")
          .definedBy("io.herald.actors..")
          .layer("allocator")
          .definedBy("io.herald.allocator..")
          .layer("announcer")
          .definedBy("io.herald.announcer..")
          .layer("kubernetes")
          .definedBy("io.herald.kubernetes..")
          .layer("cluster-bootstrap")
          .definedBy("io.herald.bootstrap..")
          .layer("lab")
          .definedBy("io.herald.lab..")
          .whereLayer("actors")
          .mayNotAccessAnyLayer()
          .whereLayer("allocator")
          .mayOnlyAccessLayers("actors")
          .whereLayer("announcer")
          .mayOnlyAccessLayers("actors")
          .whereLayer("kubernetes")
          .mayOnlyAccessLayers("actors")
          .whereLayer("cluster-bootstrap")
          .mayOnlyAccessLayers("actors", "allocator", "announcer", "kubernetes")
          .ensureAllClassesAreContainedInArchitecture();

  /** The lab is a laboratory: it speaks to everything with whatever fits. */
  private static final String LAB = "io.herald.lab..";

  @ArchTest
  static final ArchRule kubernetesClient_onlyInKubernetes =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.herald.kubernetes..", LAB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.kubernetes..", "okhttp3..", "com.google.gson..");

  @ArchTest
  static final ArchRule packetCapture_onlyOnTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.herald.announcer.wire..", LAB)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.pcap4j..");

  /** The frames, the wire and the liveness of peers go on while actor systems come and go. */
  @ArchTest
  static final ArchRule whatOutlivesActorSystems_knowsNoAkka =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.herald.announcer.frame..",
              "io.herald.announcer.wire..",
              "io.herald.bootstrap.liveness..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka..");

  /** The Kubernetes side is plain threads and callbacks. */
  @ArchTest
  static final ArchRule kubernetes_knowsNoAkka =
      noClasses()
          .that()
          .resideInAPackage("io.herald.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka..");

  /** What costs memory on every node: design.md, footprint. */
  @ArchTest
  static final ArchRule speaker_carriesNoHeavyLibraries =
      noClasses()
          .that(not(resideInAPackage(LAB)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.fasterxml.jackson..", "org.bouncycastle..", "com.google.common..");
}
