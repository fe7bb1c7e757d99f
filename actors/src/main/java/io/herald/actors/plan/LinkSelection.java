package io.herald.actors.plan;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * On which of a node's interfaces an address is announced.
 *
 * @param all whether every usable interface is meant; then {@code names} is empty
 * @param names otherwise the names of the interfaces
 */
public record LinkSelection(boolean all, SortedSet<String> names) {

  /** Every usable interface. */
  public static final LinkSelection ALL = new LinkSelection(true, new TreeSet<>());

  /** Copies the names. */
  public LinkSelection {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    if (all && !names.isEmpty()) {
      throw new IllegalArgumentException("all interfaces, yet some are named: " + names);
    }
  }

  /** The interfaces of these names. */
  public static LinkSelection of(Iterable<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(sorted::add);
    return new LinkSelection(false, sorted);
  }

  /** Whether the interface {@code name} is among them. */
  public boolean includes(String name) {
    return all || names.contains(name);
  }

  @Override
  public String toString() {
    return all ? "all" : String.join(",", names);
  }
}
