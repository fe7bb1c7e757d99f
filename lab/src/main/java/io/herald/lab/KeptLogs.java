package io.herald.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Saves what a lab's programs printed before the lab and its folder are removed. */
public final class KeptLogs {
  private KeptLogs() {}

  /**
   * Copies a lab's logs.
   *
   * @param labFolder {@link Lab#folder()}
   * @param target the folder to copy them to; made when it does not exist
   */
  public static void copy(Path labFolder, Path target) throws IOException {
    var logs = labFolder.resolve("logs");
    try (var files = Files.walk(logs)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = target.resolve(logs.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
