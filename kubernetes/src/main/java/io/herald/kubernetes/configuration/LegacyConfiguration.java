package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.LabelSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The v0.9 ConfigMap's contents, under its own terms.
 *
 * @param pools the address pools in the order of the text
 * @param peers the BGP routers to talk to
 * @param communities names for BGP communities
 * @param bfdProfiles settings of Bidirectional Forwarding Detection
 */
record LegacyConfiguration(
    List<Pool> pools,
    List<Peer> peers,
    Map<String, String> communities,
    List<BfdProfile> bfdProfiles) {

  LegacyConfiguration {
    pools = List.copyOf(pools);
    peers = List.copyOf(peers);
    communities = Map.copyOf(communities);
    bfdProfiles = List.copyOf(bfdProfiles);
  }

  /** How a pool's addresses are announced. */
  enum Protocol {
    /** By ARP and NDP. */
    LAYER2,
    /** By BGP. */
    BGP
  }

  /**
   * A pool.
   *
   * @param pool its addresses
   * @param protocol how they are announced
   * @param advertisements for BGP
   */
  record Pool(AddressPool pool, Protocol protocol, List<BgpAdvertisement> advertisements) {
    Pool {
      advertisements = List.copyOf(advertisements);
    }
  }

  /** How a pool is announced over BGP; communities are resolved to numbers. */
  record BgpAdvertisement(
      int aggregationLength, int aggregationLengthV6, long localPref, List<String> communities) {
    BgpAdvertisement {
      communities = List.copyOf(communities);
    }
  }

  /** A BGP router. */
  record Peer(
      long myAsn,
      long peerAsn,
      IpAddress address,
      Optional<IpAddress> sourceAddress,
      int port,
      Duration holdTime,
      Optional<Duration> keepaliveTime,
      Optional<IpAddress> routerId,
      String password,
      List<LabelSelector> nodeSelectors,
      String bfdProfile,
      boolean ebgpMultiHop) {

    Peer {
      nodeSelectors = List.copyOf(nodeSelectors);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Peer[" + address + " AS " + peerAsn + "]";
    }
  }

  /** Settings of Bidirectional Forwarding Detection; intervals in milliseconds. */
  record BfdProfile(
      String name,
      OptionalInt receiveInterval,
      OptionalInt transmitInterval,
      OptionalInt detectMultiplier,
      OptionalInt echoInterval,
      boolean echoMode,
      boolean passiveMode,
      OptionalInt minimumTtl) {}
}
