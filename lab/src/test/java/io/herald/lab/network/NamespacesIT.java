package io.herald.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.actors.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be removed now is kept in mind, and does not keep the rest from being removed. */
@NeedsRoot
class NamespacesIT {
  private final LabDirectory directory = LabDirectory.create();
  private final Namespaces namespaces = new Namespaces(directory.prefix());

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void close_oneCannotBeRemoved_theOtherIs(String stubborn) throws IOException {
    namespaces.create(List.of("a", "b"));
    var file = Namespaces.file(directory.prefix() + stubborn);
    // A folder is what neither "ip netns del" nor anybody else expects there.
    Programs.run(List.of("ip", "netns", "del", file.getFileName().toString()), "").orThrow("del");
    Files.createDirectory(file);
    try {
      assertThatThrownBy(namespaces::close)
          .isInstanceOf(LabException.class)
          .hasMessageContaining(file.getFileName().toString());
      assertThat(Namespaces.left(directory.prefix()))
          .containsExactly(file.getFileName().toString());
    } finally {
      Files.delete(file);
      directory.close();
    }
  }

  @Test
  void directoryClosed_whileANamespaceIsLeft_isFoundByTheNextSweep() {
    namespaces.create("a");

    assertThatThrownBy(directory::close)
        .isInstanceOf(LabException.class)
        .hasMessageContaining("bin/lab clean");
    LabDirectory.sweep();

    assertThat(Namespaces.left(directory.prefix())).isEmpty();
    assertThat(directory.path()).doesNotExist();
  }
}
