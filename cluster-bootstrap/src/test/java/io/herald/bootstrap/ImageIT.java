package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The container image, if it was built: it runs, and its archive of classes is really used. */
class ImageIT {
  private static final Path IMAGE = Path.of("target/herald-image.tar");

  @Test
  void image_runAsContainer_takesItsClassesFromTheArchive() throws Exception {
    assumeTrue(Files.exists(IMAGE), "no image was built: bin/test does that as root on Debian 12");
    assumeTrue(Files.isWritable(Path.of("/proc/1/oom_score_adj")), "needs root for chroot");

    var check =
        new ProcessBuilder(new File("image/check").getAbsolutePath(), IMAGE.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(output).isZero();
    assertThat(output).contains("herald ", "classes of Herald came from the archive");
  }
}
