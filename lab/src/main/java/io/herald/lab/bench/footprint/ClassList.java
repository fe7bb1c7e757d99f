package io.herald.lab.bench.footprint;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Puts class lists, as {@code -XX:DumpLoadedClassList} writes them, together. */
final class ClassList {
  /** Classes made while running, under names that mean nothing to another process. */
  private static final Pattern GENERATED = Pattern.compile("(com/sun/proxy|jdk/proxy[0-9]+)/.*");

  private ClassList() {}

  /**
   * One list with every line of some lists once, in the order of their first appearance.
   *
   * @param lists the lines of each list
   */
  static List<String> merge(Collection<List<String>> lists) {
    var all = new LinkedHashSet<String>();
    for (var list : lists) {
      list.stream()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .filter(line -> !GENERATED.matcher(line).matches())
          .forEach(all::add);
    }
    return List.copyOf(all);
  }
}
