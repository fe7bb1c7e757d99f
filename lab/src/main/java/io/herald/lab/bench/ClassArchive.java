package io.herald.lab.bench;

import io.herald.lab.Checkout;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** The archive of preloaded classes that the image ships and {@code bin/herald} uses. */
public final class ClassArchive {
  private static final Path TARGET = Checkout.file("cluster-bootstrap/target");
  private static final Path JAR = TARGET.resolve("herald.jar");
  private static final Path ARCHIVE = TARGET.resolve("herald.jsa");

  private ClassArchive() {}

  /** Whether there is one. */
  public static boolean exists() {
    return Files.exists(ARCHIVE);
  }

  /** Makes it, unless there is one that is newer than the program: a build leaves it stale. */
  public static void make() {
    try {
      if (exists() && newestJar().compareTo(Files.getLastModifiedTime(ARCHIVE)) < 0) {
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

  /** Whether a process has it in memory; one that does not fit is passed over without a word. */
  public static boolean isUsedBy(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "maps"))
          .contains(ARCHIVE.getFileName().toString());
    } catch (IOException e) {
      throw new LabException("process " + pid + " is gone", e);
    }
  }

  private static FileTime newestJar() throws IOException {
    var newest = Files.getLastModifiedTime(JAR);
    try (var jars = Files.newDirectoryStream(TARGET.resolve("lib"))) {
      for (var jar : jars) {
        var time = Files.getLastModifiedTime(jar);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    return newest;
  }

  /** Removes it, to see what it is worth. */
  public static void remove() {
    try {
      Files.deleteIfExists(ARCHIVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
