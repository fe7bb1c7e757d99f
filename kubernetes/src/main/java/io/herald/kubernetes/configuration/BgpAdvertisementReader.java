package io.herald.kubernetes.configuration;

import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.snapshot.LabelSelector;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the custom resources BGPAdvertisement and BFDProfile. */
final class BgpAdvertisementReader {

  private static final int MOST_COMMUNITIES = 63;

  private BgpAdvertisementReader() {}

  static BgpAdvertisement advertisement(
      ResourceSource source, Fields spec, CommunityAliases aliases) {
    SelectorReader selectors = SelectorReader.OF_RESOURCES;
    int length = spec.number("aggregationLength", 1, 32).orElse(32L).intValue();
    int lengthV6 = spec.number("aggregationLengthV6", 1, 128).orElse(128L).intValue();
    List<LabelSelector> serviceSelectors = selectors.distinct(spec, "serviceSelectors");
    if (!serviceSelectors.isEmpty() && (length != 32 || lengthV6 != 128)) {
      spec.problem(
          "serviceSelectors",
          "stands beside an aggregation length: a prefix is announced for all of its addresses",
          "remove it, or aggregationLength and aggregationLengthV6");
    }
    return new BgpAdvertisement(
        source.ref().name(),
        length,
        lengthV6,
        spec.number("localPref", 0, 0xffffffffL).orElse(0L),
        communities(spec, aliases),
        new HashSet<>(spec.distinctTexts("ipAddressPools")),
        selectors.distinct(spec, "ipAddressPoolSelectors"),
        selectors.distinct(spec, "nodeSelectors"),
        new HashSet<>(spec.distinctTexts("peers")),
        serviceSelectors);
  }

  private static Set<BgpCommunity> communities(Fields spec, CommunityAliases aliases) {
    List<String> given = spec.distinctTexts("communities");
    if (given.size() > MOST_COMMUNITIES) {
      spec.problem(
          "communities", "has " + given.size() + " entries", "give at most " + MOST_COMMUNITIES);
    }
    Map<String, BgpCommunity> known = aliases.values();
    Set<BgpCommunity> communities = new HashSet<>();
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i);
      Optional<BgpCommunity> community =
          Optional.ofNullable(known.get(text)).or(() -> BgpCommunity.tryParse(text));
      if (community.isEmpty() && !aliases.isDefined(text)) {
        unknown(spec, i, text);
      }
      community.ifPresent(communities::add);
    }
    return communities;
  }

  private static void unknown(Fields spec, int index, String text) {
    if (text.contains(":")) {
      spec.itemProblem(
          "communities",
          index,
          "\"" + Value.shorten(text) + "\" is no BGP community",
          CommunityAliases.FORM);
    } else {
      spec.itemProblem(
          "communities",
          index,
          "no Community defines \"" + Value.shorten(text) + "\"",
          "create a Community with this name among its communities, or remove it");
    }
  }

  static BfdProfile bfdProfile(ResourceSource source, Fields spec) {
    return new BfdProfile(
        source.ref().name(),
        milliseconds(spec, "receiveInterval"),
        milliseconds(spec, "transmitInterval"),
        number(spec, "detectMultiplier", 2, 255),
        milliseconds(spec, "echoInterval"),
        spec.flag("echoMode").orElse(false),
        spec.flag("passiveMode").orElse(false),
        number(spec, "minimumTtl", 1, 254));
  }

  static Optional<Integer> milliseconds(Fields fields, String field) {
    return number(fields, field, 10, 60_000);
  }

  static Optional<Integer> number(Fields fields, String field, int least, int most) {
    return fields.number(field, least, most).map(Long::intValue);
  }
}
