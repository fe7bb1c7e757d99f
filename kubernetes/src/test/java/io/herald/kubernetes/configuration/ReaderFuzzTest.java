package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
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
    assertThat(reading.problems()).hasSizeLessThanOrEqualTo(4 * Problems.LIMIT + 40);
    assertThat(reading.problems()).allSatisfy(p -> assertThat(p.toString()).isNotBlank());
  }

  @Property(tries = 1000)
  void configMap_anyText(@ForAll @StringLength(max = 300) String text) {
    check(ConfigMapReaderTest.read(text));
  }

  @Property(tries = 2000)
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

  @Property(tries = 1000)
  void addressEntry_anyText(@ForAll @StringLength(max = 60) String entry) {
    JsonObject spec = new JsonObject();
    JsonArray addresses = new JsonArray();
    addresses.add(entry);
    spec.add("addresses", addresses);
    check(read(source("IPAddressPool", spec)));
  }

  @Property(tries = 1000)
  void duration_anyText(
      @ForAll
          @CharRange(from = '0', to = '9')
          @Chars({'s', 'm', 'h', '.', 'u', 'n', '-', 'µ'})
          @StringLength(max = 40)
          String text) {
    assertThat(GoDuration.parse(text).orElse(java.time.Duration.ZERO).isNegative()).isFalse();
  }

  @Property(tries = 1000)
  void resources_anyTree(@ForAll("trees") JsonElement pool, @ForAll("trees") JsonElement ad) {
    check(read(source("IPAddressPool", pool), source("L2Advertisement", ad)));
  }

  @Property(tries = 1000)
  void bgpResources_anyTree(
      @ForAll("trees") JsonElement peer,
      @ForAll("trees") JsonElement ad,
      @ForAll("trees") JsonElement profile,
      @ForAll("trees") JsonElement community) {
    List<ResourceSource> resources = new ArrayList<>(BadObjects.GOOD);
    resources.add(source("BGPPeer", peer));
    resources.add(source("BGPAdvertisement", ad));
    resources.add(source("BFDProfile", profile));
    resources.add(source("Community", community));
    check(CustomResourceReaderTest.read(resources));
  }

  /** A valid object of each kind, with one value replaced by something else. */
  @Property(tries = 2000)
  void bgpResources_oneValueReplaced(
      @ForAll("validSpecs") Map.Entry<String, JsonObject> valid,
      @ForAll("trees") JsonElement odd,
      @ForAll @IntRange(max = 20) int field) {
    JsonObject spec = valid.getValue().deepCopy();
    List<String> fields = List.copyOf(spec.keySet());
    spec.add(fields.get(field % fields.size()), odd);
    List<ResourceSource> resources = new ArrayList<>(BadObjects.GOOD);
    resources.add(source(valid.getKey(), spec));
    check(CustomResourceReaderTest.read(resources));
  }

  @Property(tries = 1000)
  void peerTimes_anyText(
      @ForAll @StringLength(max = 40) String hold, @ForAll @StringLength(max = 40) String wait) {
    JsonObject spec = JsonParser.parseString(PEER).getAsJsonObject();
    spec.addProperty("holdTime", hold);
    spec.addProperty("keepaliveTime", wait);
    spec.addProperty("connectTime", wait);
    check(read(BadObjects.GOOD.get(0), BadObjects.GOOD.get(1), source("BGPPeer", spec)));
  }

  @Property(tries = 1000)
  void community_anyText(
      @ForAll
          @CharRange(from = '0', to = '9')
          @Chars({':', 'l', 'a', 'r', 'g', 'e', '-'})
          @StringLength(max = 60)
          String text) {
    BgpCommunity.tryParse(text)
        .ifPresent(
            community -> assertThat(BgpCommunity.tryParse(community.toString())).isPresent());
    JsonObject spec = new JsonObject();
    JsonArray communities = new JsonArray();
    communities.add(text);
    spec.add("communities", communities);
    check(read(source("BGPAdvertisement", spec)));
  }

  /** Many objects that all meet: the rules among them neither hang nor flood. */
  @Example
  void rules_amongManyObjects_areQuickAndReportFew() {
    List<ResourceSource> resources = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      JsonObject pool = new JsonObject();
      JsonArray addresses = new JsonArray();
      addresses.add("10." + i / 250 + "." + i % 250 + ".0/24");
      pool.add("addresses", addresses);
      resources.add(named("IPAddressPool", "p" + i, pool));
      JsonObject ad = new JsonObject();
      ad.addProperty("localPref", i);
      resources.add(named("BGPAdvertisement", "a" + i, ad));
      resources.add(named("BGPPeer", "n" + i, JsonParser.parseString(PEER).getAsJsonObject()));
    }
    long start = System.nanoTime();
    Reading reading = CustomResourceReaderTest.read(resources);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(reading.errors()).hasSizeBetween(1, Problems.LIMIT);
  }

  private static final String PEER =
      """
      {"myASN":1,"peerASN":2,"peerAddress":"10.9.0.1","holdTime":"30s","peerPort":179,
       "nodeSelectors":[{"matchLabels":{"a":"b"}}],"routerID":"10.9.0.1","password":"x",
       "keepaliveTime":"3s","connectTime":"9s","vrf":"v","ebgpMultiHop":true}
      """;

  @Provide
  Arbitrary<Map.Entry<String, JsonObject>> validSpecs() {
    return Arbitraries.of(
        Map.entry("BGPPeer", JsonParser.parseString(PEER).getAsJsonObject()),
        Map.entry(
            "BGPAdvertisement",
            JsonParser.parseString(
                    """
                    {"aggregationLength":32,"aggregationLengthV6":128,"localPref":1,
                     "communities":["1:1"],"ipAddressPools":["good"],"peers":["x"],
                     "nodeSelectors":[{}],"serviceSelectors":[{}]}
                    """)
                .getAsJsonObject()),
        Map.entry(
            "BFDProfile",
            JsonParser.parseString("{\"receiveInterval\":50,\"echoMode\":true}").getAsJsonObject()),
        Map.entry(
            "Community",
            JsonParser.parseString("{\"communities\":[{\"name\":\"a\",\"value\":\"1:1\"}]}")
                .getAsJsonObject()));
  }

  private static ResourceSource named(String kind, String name, JsonObject spec) {
    return new ResourceSource(
        new ObjectRef("metallb.io/v1beta1", kind, "ns", name, ""), Map.of(), Optional.of(spec));
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
            "myASN",
            "peerASN",
            "dynamicASN",
            "peerAddress",
            "interface",
            "holdTime",
            "keepaliveTime",
            "connectTime",
            "passwordSecret",
            "password",
            "bfdProfile",
            "communities",
            "name",
            "value",
            "aggregationLength",
            "localPref",
            "peers",
            "receiveInterval",
            "echoMode",
            "good",
            "90s",
            "65000:1",
            "external",
            "10.0.0.0/24",
            "10.9.0.1",
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
