package io.herald.lab;

import io.herald.lab.network.LabException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this repository stands on the machine; the lab is never run from anywhere else. */
public final class Checkout {
  private static final Path ROOT = find();

  private Checkout() {}

  /** A file or folder of the repository, as {@code manifests/base}. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  private static Path find() {
    try {
      var code = Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      for (var folder = Path.of(code); folder != null; folder = folder.getParent()) {
        if (Files.isRegularFile(folder.resolve("bin/herald"))) {
          return folder;
        }
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new LabException("the lab must run from a checkout of the repository");
  }
}
