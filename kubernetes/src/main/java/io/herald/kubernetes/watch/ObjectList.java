package io.herald.kubernetes.watch;

import io.kubernetes.client.openapi.models.V1ListMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of any kind; fields are set by the JSON reader.
 *
 * @param metadata the list's resource version, and where the next page begins
 * @param items the objects, null in an empty list of some servers
 */
record ObjectList<T>(V1ListMeta metadata, @Nullable List<T> items) {

  List<T> objects() {
    return items == null ? List.of() : items;
  }
}
