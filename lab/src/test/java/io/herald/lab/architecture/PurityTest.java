package io.herald.lab.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.herald.bootstrap.Main;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/** What decides is free of actors, time, threads and I/O; what crosses the network is explicit. */
@AnalyzeClasses(packages = "io.herald", importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {

  private static final String[] DECISIONS = {
    "io.herald.actors.config..",
    "io.herald.actors.net..",
    "io.herald.actors.snapshot..",
    "io.herald.allocator.allocation..",
    "io.herald.allocator.placement..",
    "io.herald.announcer.frame..",
    "io.herald.announcer.takeover..",
  };

  /** All of java.net but the plain values: an address is turned into the JDK's and back. */
  private static final DescribedPredicate<JavaClass> OPENS_CONNECTIONS =
      resideInAPackage("java.net..")
          .and(not(assignableTo(InetAddress.class)))
          .and(not(assignableTo(UnknownHostException.class)))
          .as("open connections");

  @ArchTest
  static final ArchRule decisions_knowNoActorsNorIo =
      noClasses()
          .that()
          .resideInAnyPackage(DECISIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "akka..",
              "io.kubernetes..",
              "org.pcap4j..",
              "org.slf4j..",
              "java.io..",
              "java.nio.channels..",
              "java.nio.file..")
          .orShould()
          .dependOnClassesThat(OPENS_CONNECTIONS);

  @ArchTest
  static final ArchRule decisions_startNoThreads =
      noClasses()
          .that()
          .resideInAnyPackage(DECISIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  /** Time comes in as an argument, so that tests choose it. */
  @ArchTest
  static final ArchRule decisions_readNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(DECISIONS)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now");

  /** Only commands speak to a terminal; everything else logs. */
  @ArchTest
  static void speaker_writesNothingToStandardStreams(JavaClasses all) {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        all.that(
            resideOutsideOfPackages("io.herald.lab..", "io.herald.bootstrap.cli..")
                .and(not(type(Main.class)))));
  }

  @ArchTest static final ArchRule logs_goThroughSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule javaSerialization_unused =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ObjectOutputStream.class);

  /** A message that were Serializable could slip past the serializer that is meant for it. */
  @ArchTest
  static final ArchRule messages_areNotSerializable =
      classes()
          .that()
          .resideInAnyPackage("io.herald.actors.protocol..", "io.herald.actors.plan..")
          .and()
          .areNotEnums()
          .should()
          .notBeAssignableTo(Serializable.class);
}
