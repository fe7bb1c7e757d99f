package io.herald.bootstrap.settings;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The keys under {@code herald}, as {@code reference.conf} lists them. */
final class KnownKeys {
  /** Full path to default value, with its comment as origin. */
  static final SortedMap<String, ConfigValue> ALL = read();

  private KnownKeys() {}

  static boolean contains(String path) {
    return ALL.containsKey(path);
  }

  /** The environment variable of a key: {@code herald.a-b.c} is {@code HERALD_A_B_C}. */
  static String variable(String path) {
    return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The known key most like {@code path}, by edit distance. */
  static String nearest(String path) {
    return ALL.keySet().stream()
        .min(Comparator.comparingInt(known -> distance(known, path)))
        .orElseThrow();
  }

  /** Levenshtein's edit distance. */
  static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static SortedMap<String, ConfigValue> read() {
    var keys = new TreeMap<String, ConfigValue>();
    ConfigFactory.parseResourcesAnySyntax(KnownKeys.class.getClassLoader(), "herald-settings")
        .entrySet()
        .forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
    return keys;
  }
}
