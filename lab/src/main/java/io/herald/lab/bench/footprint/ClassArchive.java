package io.herald.lab.bench.footprint;

import io.herald.lab.Checkout;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** The archive of preloaded classes that the image ships and {@code bin/herald} uses. */
final class ClassArchive {
  private static final Path TARGET = Checkout.file("cluster-bootstrap/target");
  private static final Path JAR = TARGET.resolve("herald.jar");
  private static final Path ARCHIVE = TARGET.resolve("herald.jsa");

  private ClassArchive() {}

  /** Whether there is one. */
  static boolean exists() {
    return Files.exists(ARCHIVE);
  }

  /** Makes it, unless there is one that is newer than the program: a build leaves it stale. */
  static void make() {
    try {
      if (exists() && Files.getLastModifiedTime(ARCHIVE).compareTo(newestJar()) > 0) {
        return;
      }
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      var preload = Checkout.file("cluster-bootstrap/image/preload").toString();
      var process =
          new ProcessBuilder(preload, java, TARGET.toString(), ARCHIVE.toString(), JAR.toString())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(TARGET.resolve("preload.log").toFile()))
              .start();
      if (process.waitFor() != 0) {
        throw new LabException("no archive of classes: see " + TARGET.resolve("preload.log"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the archive of classes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while the archive of classes was made", e);
    }
  }

  /** One library that was copied anew is enough for Java to pass the archive over in silence. */
  private static FileTime newestJar() throws IOException {
    var newest = Files.getLastModifiedTime(JAR);
    try (var libraries = Files.newDirectoryStream(TARGET.resolve("lib"), "*.jar")) {
      for (var library : libraries) {
        var time = Files.getLastModifiedTime(library);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    return newest;
  }

  /** Removes it, to see what it is worth. */
  static void remove() {
    try {
      Files.deleteIfExists(ARCHIVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
