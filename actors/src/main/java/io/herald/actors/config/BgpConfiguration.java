package io.herald.actors.config;

import java.util.List;
import java.util.Map;

/**
 * What a configuration says about BGP. Every reference in it is resolved.
 *
 * @param peers the neighbours, by name
 * @param advertisements what is announced to them, by name
 * @param bfdProfiles how sessions are watched, by name
 * @param communities the aliases that advertisements may use
 */
public record BgpConfiguration(
    List<BgpPeer> peers,
    List<BgpAdvertisement> advertisements,
    List<BfdProfile> bfdProfiles,
    Map<String, BgpCommunity> communities) {

  /** Nothing about BGP. */
  public static final BgpConfiguration NONE =
      new BgpConfiguration(List.of(), List.of(), List.of(), Map.of());

  /** Copies the collections. */
  public BgpConfiguration {
    peers = List.copyOf(peers);
    advertisements = List.copyOf(advertisements);
    bfdProfiles = List.copyOf(bfdProfiles);
    communities = Map.copyOf(communities);
  }
}
