package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.KubernetesApi;
import org.junit.jupiter.api.Test;

class ReadyConnectionTest {

  private final FakeApiServer server = new FakeApiServer(0, "192.0.2.10-192.0.2.19", "n1");
  private final ReadyConnection connection = new ReadyConnection(() -> server.connect("n1"));

  @Test
  void prepared_isTheAllocators() {
    connection.prepare();
    connection.prepare();
    assertThat(server.opened).hasSize(1);
    KubernetesApi taken = connection.get();
    assertThat(taken).isSameAs(server.opened.get(0));
    assertThat(connection.get()).as("the next attempt's").isNotSameAs(taken);
  }

  @Test
  void discarded_isClosedAndAnotherCanBePrepared() {
    connection.prepare();
    connection.discard();
    assertThat(server.opened.get(0).isClosed()).isTrue();
    connection.prepare();
    assertThat(server.opened).hasSize(2);
    assertThat(connection.get()).isSameAs(server.opened.get(1));
  }

  @Test
  void preparedAfterTheAllocatorHasItsOwn_opensNothingThatWouldStayOpen() {
    KubernetesApi own = connection.get();
    connection.prepare();
    assertThat(server.opened).hasSize(1);
    connection.discard();
    assertThat(((FakeApiServer.Connection) own).isClosed()).as("not the standby's").isFalse();
  }
}
