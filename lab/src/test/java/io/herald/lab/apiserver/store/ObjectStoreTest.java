package io.herald.lab.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private final ObjectStore store = new ObjectStore(4);

  private static ObjectNode object(String namespace, String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    return object;
  }

  @Test
  void object_writtenAndRemoved_leavesChangesInOrder() throws Exception {
    long start = store.revision();
    store.put("c", object("n", "a"));
    store.put("c", object("n", "a"));
    store.remove("c", "n", "a");
    assertThat(store.changesAfter(start))
        .extracting(Change::type)
        .containsExactly(Change.Type.ADDED, Change.Type.MODIFIED, Change.Type.DELETED);
    assertThat(store.changesAfter(start))
        .extracting(Change::revision)
        .containsExactly(start + 1, start + 2, start + 3);
    assertThat(store.get("c", "n", "a")).isNull();
  }

  @Test
  void list_ofNamespace_leavesOutNamespacesWithSimilarNames() {
    store.put("c", object("n", "a"));
    store.put("c", object("n-2", "a"));
    store.put("c", object("na", "a"));
    assertThat(store.list("c", "n").objects()).hasSize(1);
    assertThat(store.list("c", "").objects()).hasSize(3);
  }

  @Test
  void history_overflown_isExpiredForLateReaders() throws Exception {
    long start = store.revision();
    for (int i = 0; i < 5; i++) {
      store.put("c", object("n", "a" + i));
    }
    assertThatThrownBy(() -> store.changesAfter(start)).isInstanceOf(HistoryExpiredException.class);
    assertThat(store.changesAfter(start + 1)).hasSize(4);
  }

  @Test
  void history_ofTheFuture_isExpired() {
    assertThatThrownBy(() -> store.changesAfter(store.revision() + 1))
        .isInstanceOf(HistoryExpiredException.class);
  }

  @Test
  void waiting_ends_whenSomethingChangesOrHistoryExpires() {
    var first = store.whenChangedAfter(store.revision()).toCompletableFuture();
    assertThat(first).isNotDone();
    store.put("c", object("n", "a"));
    assertThat(first).isDone();
    var second = store.whenChangedAfter(store.revision()).toCompletableFuture();
    store.expireHistory();
    assertThat(second).isDone();
  }

  @Test
  void stored_objectChangedByItsWriter_staysAsItWas() {
    ObjectNode mine = object("n", "a");
    store.put("c", mine);
    mine.put("late", true);
    assertThat(store.get("c", "n", "a").has("late")).isFalse();
  }
}
