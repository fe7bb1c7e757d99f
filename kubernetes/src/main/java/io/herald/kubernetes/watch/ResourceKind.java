package io.herald.kubernetes.watch;

import java.util.Optional;
import java.util.stream.Stream;

/** The custom resources of group {@code metallb.io} that configure Herald. */
public enum ResourceKind {
  /** Addresses. Comes first: it decides whether the custom resources count at all. */
  POOLS("IPAddressPool", "ipaddresspools", "v1beta1"),
  /** What is announced by ARP and NDP. */
  L2_ADVERTISEMENTS("L2Advertisement", "l2advertisements", "v1beta1"),
  /** The neighbours of BGP; the server converts objects written as v1beta1. */
  BGP_PEERS("BGPPeer", "bgppeers", "v1beta2"),
  /** What is announced to them. */
  BGP_ADVERTISEMENTS("BGPAdvertisement", "bgpadvertisements", "v1beta1"),
  /** How sessions are watched. */
  BFD_PROFILES("BFDProfile", "bfdprofiles", "v1beta1"),
  /** Names for BGP communities. */
  COMMUNITIES("Community", "communities", "v1beta1");

  private final String kind;
  private final String plural;
  private final String version;

  ResourceKind(String kind, String plural, String version) {
    this.kind = kind;
    this.plural = plural;
    this.version = version;
  }

  /** As in {@code kind} of an object. */
  public String kind() {
    return kind;
  }

  /** As in the API's paths. */
  public String plural() {
    return plural;
  }

  /** The version that is read. */
  public String version() {
    return version;
  }

  /** The one of this {@code kind}. */
  public static Optional<ResourceKind> of(String kind) {
    return Stream.of(values()).filter(each -> each.kind.equals(kind)).findFirst();
  }

  /** The path of the objects of one namespace. */
  public String path(String namespace) {
    return "/apis/metallb.io/" + version + "/namespaces/" + namespace + "/" + plural;
  }

  /** The path of the objects of every namespace. */
  public String pathOfAll() {
    return "/apis/metallb.io/" + version + "/" + plural;
  }
}
