package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.herald.actors.snapshot.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** Whatever is in the sources, reading them neither throws nor takes long. */
class ReaderFuzzTest {

  private static final String SEED_TEXT =
      """
      peers:
      - my-asn: 64512
        peer-asn: 64513
        peer-address: 10.0.0.1
        hold-time: 90s
        node-selectors:
        - match-labels: {rack: r1}
          match-expressions: [{key: d, operator: In, values: [a]}]
      bgp-communities: {c: 65535:65281}
      bfd-profiles: [{name: f, receive-interval: 50}]
      address-pools:
      - name: p
        protocol: bgp
        addresses: [198.51.100.0/24, "2001:db8::/64", 10.0.0.1-10.0.0.9]
        auto-assign: false
        bgp-advertisements: [{aggregation-length: 32, localpref: 100, communities: [c]}]
      """;

  private static void check(Reading reading) {
    assertThat(reading.configuration().isPresent()).isEqualTo(reading.errors().isEmpty());
    assertThat(reading.problems()).hasSizeLessThanOrEqualTo(Problems.LIMIT + 40);
    assertThat(reading.problems()).allSatisfy(p -> assertThat(p.toString()).isNotBlank());
  }

  @Property(seed = "1", tries = 1000)
  void configMap_anyText(@ForAll @StringLength(max = 300) String text) {
    check(ConfigMapReaderTest.read(text));
  }

  @Property(seed = "2", tries = 2000)
  void configMap_mutatedText(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(SEED_TEXT);
    String alphabet = " \n\t:-[]{}&*!|>'\"%@`#,?<~0189azAZ./\u00e9\u0000";
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(30)));
      }
    }
    check(ConfigMapReaderTest.read(text.toString()));
  }

  @Property(seed = "3", tries = 1000)
  void addressEntry_anyText(@ForAll @StringLength(max = 60) String entry) {
    JsonObject spec = new JsonObject();
    JsonArray addresses = new JsonArray();
    addresses.add(entry);
    spec.add("addresses", addresses);
    check(read(source("IPAddressPool", spec)));
  }

  @Property(seed = "4", tries = 1000)
  void duration_anyText(
      @ForAll
          @net.jqwik.api.constraints.CharRange(from = '0', to = '9')
          @net.jqwik.api.constraints.Chars({'s', 'm', 'h', '.', 'u', 'n', '-', 'µ'})
          @StringLength(max = 40)
          String text) {
    assertThat(GoDuration.parse(text).orElse(java.time.Duration.ZERO).isNegative()).isFalse();
  }

  @Property(seed = "5", tries = 1000)
  void resources_anyTree(@ForAll("trees") JsonElement pool, @ForAll("trees") JsonElement ad) {
    check(read(source("IPAddressPool", pool), source("L2Advertisement", ad)));
  }

  private static Reading read(ResourceSource... sources) {
    return CustomResourceReaderTest.read(List.of(sources));
  }

  private static ResourceSource source(String kind, JsonElement spec) {
    return new ResourceSource(
        new ObjectRef("metallb.io/v1beta1", kind, "ns", "x", ""),
        Map.of(),
        spec instanceof JsonObject object ? Optional.of(object) : Optional.empty());
  }

  @Provide
  Arbitrary<JsonElement> trees() {
    Arbitrary<String> words =
        Arbitraries.of(
            "addresses",
            "autoAssign",
            "avoidBuggyIPs",
            "serviceAllocation",
            "priority",
            "namespaces",
            "namespaceSelectors",
            "serviceSelectors",
            "matchLabels",
            "matchExpressions",
            "key",
            "operator",
            "values",
            "In",
            "Exists",
            "ipAddressPools",
            "ipAddressPoolSelectors",
            "nodeSelectors",
            "interfaces",
            "preferredNodeSelectors",
            "weight",
            "preference",
            "10.0.0.0/24",
            "::/0",
            "",
            "x");
    Arbitrary<JsonElement> leaves =
        Arbitraries.oneOf(
            words.map(JsonPrimitive::new),
            Arbitraries.longs().map(JsonPrimitive::new),
            Arbitraries.doubles().map(JsonPrimitive::new),
            Arbitraries.of(true, false).map(JsonPrimitive::new),
            Arbitraries.just(JsonNull.INSTANCE));
    return Arbitraries.recursive(() -> leaves, inner -> containers(words, inner), 0, 4);
  }

  private static Arbitrary<JsonElement> containers(
      Arbitrary<String> words, Arbitrary<JsonElement> inner) {
    return Arbitraries.oneOf(
        inner
            .list()
            .ofMaxSize(3)
            .map(
                items -> {
                  JsonArray array = new JsonArray();
                  items.forEach(array::add);
                  return array;
                }),
        Arbitraries.maps(words, inner)
            .ofMaxSize(4)
            .map(
                entries -> {
                  JsonObject object = new JsonObject();
                  entries.forEach(object::add);
                  return object;
                }));
  }
}
