package io.herald.bootstrap.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a scrape returned.
 *
 * @param types by metric name
 * @param helps by metric name
 * @param series by name with labels, as the text has them
 */
record Scrape(Map<String, String> types, Map<String, String> helps, Map<String, Double> series) {
  private static final Pattern META = Pattern.compile("# (TYPE|HELP) (\\S+) (.*)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

  static Scrape of(String text) {
    Scrape scrape = new Scrape(new HashMap<>(), new HashMap<>(), new TreeMap<>());
    text.lines().forEach(scrape::line);
    return scrape;
  }

  private void line(String line) {
    var meta = META.matcher(line);
    if (meta.matches()) {
      (meta.group(1).equals("TYPE") ? types : helps).put(meta.group(2), meta.group(3));
    } else {
      int space = line.lastIndexOf(' ');
      series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
    }
  }

  /** The series of one metric, without its name: labels to value. */
  Map<String, Double> of(Metric metric) {
    return series.entrySet().stream()
        .filter(entry -> nameOf(entry.getKey()).equals(metric.name()))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring(metric.name().length()), Map.Entry::getValue));
  }

  /** The names of all series, each with the names of its labels. */
  Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new TreeMap<>();
    series
        .keySet()
        .forEach(
            key ->
                labels
                    .computeIfAbsent(metricOf(key), name -> new TreeSet<>())
                    .addAll(
                        LABEL
                            .matcher(key)
                            .results()
                            .map(found -> found.group(1))
                            .filter(label -> !label.equals("le"))
                            .toList()));
    return labels;
  }

  /** The series of a histogram have names of their own, and a label of their own. */
  private String metricOf(String key) {
    String name = nameOf(key);
    String base = name.replaceFirst("_(bucket|count|sum)$", "");
    return "histogram".equals(types.get(base)) ? base : name;
  }

  private static String nameOf(String key) {
    return key.replaceFirst("\\{.*", "");
  }
}
