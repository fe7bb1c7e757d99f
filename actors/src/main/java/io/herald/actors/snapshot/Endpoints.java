package io.herald.actors.snapshot;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a Service's pods can serve, from all of its EndpointSlices. An endpoint serves when its
 * {@code ready} condition is absent or true, or else its {@code serving} condition is true.
 *
 * @param anyServing whether any endpoint serves, wherever it is
 * @param servingNodes the nodes that have a serving endpoint
 */
public record Endpoints(boolean anyServing, SortedSet<String> servingNodes) {

  /** No endpoint at all. */
  public static final Endpoints NONE = new Endpoints(false, new TreeSet<>());

  /** Copies the nodes. */
  public Endpoints {
    servingNodes = Collections.unmodifiableSortedSet(new TreeSet<>(servingNodes));
  }
}
