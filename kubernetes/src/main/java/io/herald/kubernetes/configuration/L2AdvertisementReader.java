package io.herald.kubernetes.configuration;

import io.herald.actors.config.L2Advertisement;
import io.herald.actors.config.L2Advertisement.PreferredNode;
import io.herald.actors.snapshot.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads the custom resource L2Advertisement. */
final class L2AdvertisementReader {

  private L2AdvertisementReader() {}

  static L2Advertisement advertisement(ResourceSource source, Fields spec) {
    SelectorReader selectors = SelectorReader.OF_RESOURCES;
    return new L2Advertisement(
        source.ref().name(),
        new HashSet<>(spec.distinctTexts("ipAddressPools")),
        selectors.distinct(spec, "ipAddressPoolSelectors"),
        selectors.distinct(spec, "nodeSelectors"),
        new HashSet<>(spec.texts("interfaces")),
        selectors.distinct(spec, "serviceSelectors"),
        preferredNodes(spec, source.asWritten()));
  }

  private static List<PreferredNode> preferredNodes(Fields spec, boolean strict) {
    List<PreferredNode> preferred = new ArrayList<>();
    for (Fields fields : spec.maps("preferredNodeSelectors")) {
      if (!fields.has("weight")) {
        fields.problem("weight", "is missing", "give a whole number from 1 to 100");
      }
      Optional<Long> weight = fields.number("weight", 1, 100);
      Optional<LabelSelector> preference =
          fields.map("preference").map(SelectorReader.OF_RESOURCES::read);
      if (preference.isEmpty()) {
        fields.problem("preference", "is missing", "give a label selector over nodes");
      }
      weight.ifPresent(
          w -> preference.ifPresent(p -> preferred.add(new PreferredNode(w.intValue(), p))));
      if (strict) {
        fields.refuseUnknown();
      }
    }
    return preferred;
  }
}
