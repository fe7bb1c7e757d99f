package io.herald.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.herald.bootstrap.metrics.Catalogue;
import io.herald.bootstrap.metrics.Metric;
import io.herald.lab.apiserver.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The alerts and the dashboard ask for metrics and labels that speakers have. */
final class MonitoringTest {
  private static final Path FOLDER = ManifestFiles.ROOT.resolve("monitoring");
  private static final Pattern NAME = Pattern.compile("\\b(?:metallb|herald)_[a-z0-9_]+");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without) \\(([^)]*)\\)");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");

  /** Added by Prometheus, or by histograms. */
  private static final Set<String> LABELS_OF_ALL = Set.of("instance", "job", "le");

  /** Of sessions that do not exist yet: the alert is MetalLB's, and silent until they do. */
  private static final Set<String> NOT_YET = Set.of("metallb_bgp_session_up");

  private static final Map<String, Metric> METRICS =
      Catalogue.metrics().collect(Collectors.toMap(Metric::name, Function.identity()));

  private static JsonNode read(String file) throws IOException {
    return Json.read(Files.readString(FOLDER.resolve(file)));
  }

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    read("prometheus-rules.yaml").at("/groups").forEach(g -> g.path("rules").forEach(alerts::add));
    return alerts;
  }

  private static List<JsonNode> panels() throws IOException {
    List<JsonNode> panels = new ArrayList<>();
    read("grafana-dashboard.json").path("panels").forEach(panels::add);
    return panels;
  }

  private static Stream<JsonNode> targets(List<JsonNode> panels) {
    return panels.stream()
        .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false));
  }

  private static Set<String> namesIn(String expression) {
    return NAME.matcher(expression)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertKnown(String expression, String words) {
    Set<String> labels = new HashSet<>(LABELS_OF_ALL);
    assertThat(namesIn(expression)).as(expression).isNotEmpty();
    for (String name : namesIn(expression)) {
      if (!NOT_YET.contains(name)) {
        Metric metric = METRICS.get(name);
        if (metric == null) {
          metric = METRICS.get(name.replaceFirst("_(bucket|count|sum)$", ""));
          assertThat(metric).as("%s in %s", name, expression).isNotNull();
          assertThat(metric.type()).as(name).isEqualTo(Metric.Type.HISTOGRAM);
        }
        labels.addAll(metric.labels());
      } else {
        labels.add("peer");
      }
    }
    GROUPING
        .matcher(expression)
        .results()
        .flatMap(found -> Stream.of(found.group(1).split(", *")))
        .forEach(label -> assertThat(labels).as(expression).contains(label));
    LEGEND
        .matcher(words)
        .results()
        .forEach(found -> assertThat(labels).as(words).contains(found.group(1)));
  }

  private static void assertBalanced(String expression) {
    int depth = 0;
    for (char c : expression.toCharArray()) {
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      assertThat(depth).as(expression).isNotNegative();
    }
    assertThat(depth).as(expression).isZero();
  }

  @Test
  void alerts_everyExpression_asksForWhatThereIs() throws IOException {
    assertThat(alerts()).hasSizeGreaterThan(10);
    for (JsonNode alert : alerts()) {
      assertKnown(alert.path("expr").asText(), alert.path("annotations").toString());
      assertBalanced(alert.path("expr").asText());
      assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
      assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning", "critical");
    }
    assertThat(alerts()).extracting(alert -> alert.path("alert").asText()).doesNotHaveDuplicates();
  }

  @Test
  void alerts_thatMetalLbShips_areThereUnderTheirNames() throws IOException {
    assertThat(alerts())
        .extracting(alert -> alert.path("alert").asText())
        .contains(
            "MetalLBStaleConfig",
            "MetalLBConfigNotLoaded",
            "MetalLBAddressPoolExhausted",
            "MetalLBAddressPoolUsage75Percent",
            "MetalLBAddressPoolUsage85Percent",
            "MetalLBAddressPoolUsage95Percent",
            "MetalLBBGPSessionDown");
  }

  @Test
  void dashboard_everyQuery_asksForWhatThereIs() throws IOException {
    assertThat(targets(panels())).hasSizeGreaterThan(25);
    targets(panels())
        .forEach(
            target -> {
              assertKnown(target.path("expr").asText(), target.path("legendFormat").asText());
              assertBalanced(target.path("expr").asText());
            });
  }

  @Test
  void dashboard_panels_haveIdsPlacesAndWordsOfTheirOwn() throws IOException {
    List<JsonNode> panels = panels();
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    assertThat(panels).extracting(panel -> panel.path("title").asText()).doesNotHaveDuplicates();
    assertThat(panels)
        .extracting(panel -> panel.path("gridPos").toString())
        .doesNotHaveDuplicates();
    assertThat(panels)
        .filteredOn(panel -> !panel.path("type").asText().equals("row"))
        .allSatisfy(
            panel -> {
              assertThat(panel.path("description").asText()).endsWith(".");
              assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            });
  }

  @Test
  void dashboard_whatOperatorsAskFirst_isShown() throws IOException {
    Set<String> shown =
        targets(panels())
            .flatMap(target -> namesIn(target.path("expr").asText()).stream())
            .collect(Collectors.toSet());
    assertThat(shown)
        .contains(
            "herald_takeovers_total",
            "herald_takeover_seconds_bucket",
            "herald_address_answerers",
            "herald_conflicts_total",
            "herald_allocator_holding",
            "herald_allocator_waiting",
            "herald_plan_term",
            "herald_plan_sequence",
            "herald_api_silence_seconds",
            "herald_pool_exhaustion_seconds",
            "metallb_allocator_addresses_in_use_total");
  }
}
